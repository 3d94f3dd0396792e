import { z } from 'zod'

/** What became of some revocation ids at one position of an organization's feed. Only the ids decide; the rest informs. */
export const revocationEntrySchema = z.object({
  position: z.int().positive(),
  /** When it was published. */
  at: z.iso.datetime(),
  change: z.enum(['revoked', 'restored']),
  /** 128 hex digits each. */
  revocationIds: z.array(z.string().regex(/^[0-9a-f]{128}$/)).max(1_000),
  /** The token that was revoked, restored, rotated or deleted, where it was one. */
  token: z.string().optional(),
  /** The credential, where all ids belong to one. */
  credential: z.string().optional(),
  /** From when on tokens with these ids are refused anyway; absent when one of them is not. */
  expiresAt: z.iso.datetime().optional(),
})

/** What a page of the revocation feed says, and its signature holds (contract §4). */
export const revocationPayloadSchema = z.object({
  /** The organization's id. */
  organization: z.string(),
  /** Entries after this position. */
  since: z.int().nonnegative(),
  /** Where to go on. */
  next: z.int().nonnegative(),
  /** Whether nothing comes after `next`: then the page is true as of `issuedAt`. */
  complete: z.boolean(),
  issuedAt: z.iso.datetime(),
  entries: z.array(revocationEntrySchema),
})

export type RevocationEntry = z.output<typeof revocationEntrySchema>
export type RevocationPayload = z.output<typeof revocationPayloadSchema>
