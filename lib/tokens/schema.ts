import { z } from 'zod'
import { idSchema } from '../ids'
import { nameKey, nameSchema, textSchema } from '../names'
import { restrictionsSchema } from '../restrictions/schema'
import { parseInstant } from '../restrictions/times'

/** Lifetimes that the form offers, in seconds. */
export const lifetimes = {
  '7d': 7 * 86_400,
  '30d': 30 * 86_400,
  '60d': 60 * 86_400,
  '90d': 90 * 86_400,
  '1y': 365 * 86_400,
} as const

/** How long the old secret keeps working after a rotation, in seconds. */
export const overlaps = { '0': 0, '1h': 3_600, '24h': 86_400, '7d': 7 * 86_400 } as const

const instant = z.string('Choose a date and time.').transform((value, context) => {
  const reading = parseInstant(value)
  if (reading.ok) return reading.instant
  context.addIssue({ code: 'custom', message: reading.message })
  return z.NEVER
})

const expirationSchema = z.discriminatedUnion('choice', [
  z.object({ choice: z.enum(['7d', '30d', '60d', '90d', '1y', 'never']) }),
  z.object({ choice: z.literal('custom'), at: instant }),
])

/** Made anew whenever a form is opened, so that sending the same form twice mints once. */
const idempotencyKeySchema = z.string().regex(/^[\w-]{16,64}$/, 'The form is damaged. Close it and open it again.')

const tokenId = idSchema('tok')
const note = textSchema(1_000)
const reason = textSchema(500)
const revocationId = z.string().regex(/^[0-9a-f]{128}$/, 'A revocation id has 128 hex digits.')

/** A personal token is the caller's: whoever else is named goes unread. */
export const createPersonalTokenSchema = z.object({
  name: nameSchema,
  expiration: expirationSchema,
  note,
  idempotencyKey: idempotencyKeySchema,
})

export const createTokenSchema = createPersonalTokenSchema.extend({
  serviceUserId: z.string('Choose a service user.').min(1, 'Choose a service user.').pipe(idSchema('su')),
})

export const attenuateTokenSchema = z.object({
  parentId: tokenId,
  name: nameSchema,
  restrictions: restrictionsSchema,
  note,
  idempotencyKey: idempotencyKeySchema,
})

/** A copy made outside the server: every revocation id of its blocks in order, and what each appended block says. */
export const registerCopySchema = z.object({
  name: nameSchema,
  credentialId: idSchema('crd'),
  revocationIds: z.array(revocationId).min(2).max(16),
  restrictions: z.array(restrictionsSchema).min(1).max(15),
})

export const renameCopySchema = z.object({ tokenId, name: nameSchema })

export const rotateTokenSchema = z.object({
  tokenId,
  overlap: z.enum(['0', '1h', '24h', '7d'], 'Choose how long the old secret keeps working.'),
  idempotencyKey: idempotencyKeySchema,
})

export const revokeTokenSchema = z.object({ tokenId, reason })
export const restoreTokenSchema = z.object({ tokenId })
export const deleteTokenSchema = z.object({ tokenId, confirmation: z.string().max(1_000).default('') })
export const tokenIdSchema = z.object({ tokenId })

export const bulkSchema = z.object({
  action: z.enum(['revoke', 'restore', 'delete']),
  tokenIds: z
    .array(tokenId)
    .min(1, 'Select at least one token.')
    .max(100, 'At most 100 tokens at once. Select fewer.')
    .transform((ids) => [...new Set(ids)]),
  reason,
  /** For deleting: the word that the dialog asks for. */
  confirmation: z.string().max(1_000).default(''),
})

export const moreDescendantsSchema = z.object({
  rootId: tokenId,
  afterPath: z
    .string()
    .max(600)
    .regex(/^[0-9a-z_/]*$/),
})
export const findServiceUsersSchema = z.object({
  q: z
    .string()
    .max(255)
    .default('')
    // A NUL is no part of any text in PostgreSQL.
    .transform((q) => q.replaceAll('\0', '')),
})
/** Whom the form is to offer whatever others there are: the service user that it was opened for. */
export const tokenFormSchema = z.object({ serviceUserId: idSchema('su').nullable() })
export const credentialSchema = z.object({
  credentialId: idSchema('crd'),
  revocationIds: z.array(revocationId).min(1).max(16),
})

/** What the bulk dialog asks to type before it deletes several tokens. */
export const bulkDeleteConfirmation = 'delete'

/** Whether what was typed names the token: case and composition do not matter, as for taken names. */
export function confirmsName(typed: string, name: string): boolean {
  return nameKey(typed.trim()) === nameKey(name)
}

export type CreateToken = z.infer<typeof createPersonalTokenSchema> & { serviceUserId?: string }
export type AttenuateToken = z.infer<typeof attenuateTokenSchema>
export type RegisterCopy = z.infer<typeof registerCopySchema>
export type RotateToken = z.infer<typeof rotateTokenSchema>
export type Bulk = z.infer<typeof bulkSchema>
