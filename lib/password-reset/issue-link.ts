import 'server-only'
import { issueChallenge } from '../auth/challenges'
import type { Transaction } from '../db/client'
import { environment } from '../env'
import { routes } from '../routes'

/** How long a link is good. */
const lifetime = 3_600_000

/** A link by which this user can set a new password, once; those of before end. */
export async function issueResetLink(tx: Transaction, userId: string): Promise<string> {
  // Of two at the same moment the later one must find what the earlier one made.
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR UPDATE`
  await tx.challenge.deleteMany({ where: { userId, purpose: 'password_reset' } })
  const secret = await issueChallenge(tx, 'password_reset', { userId, lifetime })
  return `${environment().LATCHKEY_URL}${routes.resetPassword(secret)}`
}
