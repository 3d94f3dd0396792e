import { z } from 'zod'

const keyIdSchema = z.coerce.number().int().min(1).max(0x7fff_ffff)

/** The key that signs now, as the form shows it: another one means that somebody has rotated it meanwhile. */
export const rotateKeySchema = z.object({ keyId: keyIdSchema })

/** Retiring cannot be undone, so a word is typed. */
export const retireKeySchema = z.object({ keyId: keyIdSchema, confirmation: z.string().max(100) })

/** What has to be typed to retire a key. */
export const retireConfirmation = 'retire'
