import 'server-only'
import { findChallenge } from '../../auth/challenges'
import { db } from '../../db/client'

/** Whose password a link sets, or null when it is not good any longer. Looking uses nothing up: mail programs look at links, too. */
export async function getReset(secret: string): Promise<{ email: string } | null> {
  const challenge = await findChallenge(db, 'password_reset', secret)
  if (!challenge?.userId) return null
  return db.user.findUnique({ where: { id: challenge.userId }, select: { email: true } })
}
