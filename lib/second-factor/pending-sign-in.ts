import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { findChallenge, issueChallenge, spendChallenge } from '../auth/challenges'
import { db, type Transaction } from '../db/client'

/** For so long the second step of signing in may follow the first. */
export const pendingLifetime = 10 * 60_000

/** Somebody who has given the right password, and has a second factor to show yet. */
export type PendingSignIn = { user: { id: string; name: string; email: string } }

const dataSchema = z.object({ password: z.string() })

/** Begins the second step. @returns what the browser carries in a cookie; the database knows its hash alone. */
export async function beginPendingSignIn(userId: string): Promise<string> {
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } })
  return issueChallenge(db, 'second_factor', {
    userId,
    data: { password: versionOf(passwordHash) },
    lifetime: pendingLifetime,
  })
}

/** The second step that a cookie stands for; null once it is done or over, or the password has been changed meanwhile. */
export async function findPendingSignIn(secret: string | undefined): Promise<PendingSignIn | null> {
  const challenge = secret ? await findChallenge(db, 'second_factor', secret) : null
  if (!challenge?.userId) return null
  const user = await db.user.findUnique({
    where: { id: challenge.userId },
    select: { id: true, name: true, email: true, passwordHash: true },
  })
  if (!user || dataSchema.parse(challenge.data).password !== versionOf(user.passwordHash)) return null
  const { passwordHash: _, ...rest } = user
  return { user: rest }
}

/** Spends the second step; false when somebody was faster. */
export async function spendPendingSignIn(tx: Transaction, secret: string): Promise<boolean> {
  return (await spendChallenge(tx, 'second_factor', secret)) !== null
}

// The hash of a hash tells nothing, and changes with the password.
function versionOf(passwordHash: string | null): string {
  return createHash('sha256')
    .update(passwordHash ?? '')
    .digest('hex')
    .slice(0, 16)
}
