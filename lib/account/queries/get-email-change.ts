import 'server-only'
import { findChallenge } from '../../auth/challenges'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { emailChangeData } from '../email-change'

/** The address that the caller is about to confirm, or null. Looking uses nothing up. */
export async function getEmailChange(secret: string): Promise<string | null> {
  const user = await requireUser()
  const challenge = await findChallenge(db, 'email_change', secret)
  if (challenge?.userId !== user.id) return null
  return emailChangeData.parse(challenge.data).email
}
