import 'server-only'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { mailIsConfigured } from '../../mail/configured'
import { countReset } from '../limits'
import type { RequestReset } from '../schema'

/**
 * Notes that somebody asked for a link to reset a password. It is the same work whether such a user exists or not: that is looked up
 * by `answerResetRequests`, a moment later and out of sight.
 */
export async function requestReset({ email }: RequestReset, address: string | null): Promise<void> {
  if (!mailIsConfigured()) throw new Refusal('This installation sends no mail, so there is no link to ask for.')
  await countReset(email, address)
  await db.passwordResetRequest.create({ data: { email, address }, select: { id: true } })
}
