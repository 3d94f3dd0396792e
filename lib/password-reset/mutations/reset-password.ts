import 'server-only'
import { setPassword } from '../../account/set-password'
import { type AuditActor, appendToChain, installationChain } from '../../audit/append'
import { findChallenge, spendChallenge } from '../../auth/challenges'
import { hashPassword } from '../../auth/password'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import type { ResetPassword } from '../schema'

/** The same whether a link was altered, used, replaced by a later one, or has expired. */
export const deadResetLink = 'This link is not good any longer. Ask for a new one.'

/**
 * Sets a new password by a link that was mailed, which is used up with it. All of the user's sessions end; nobody is signed in by it,
 * and so no second factor is passed by.
 */
export async function resetPassword({ secret, password }: ResetPassword, address: string | null): Promise<void> {
  // Asked first, so that strangers cannot have passwords hashed.
  if (!(await findChallenge(db, 'password_reset', secret))) throw new Refusal(deadResetLink)
  const passwordHash = await hashPassword(password)
  await db.$transaction(async (tx) => {
    const challenge = await spendChallenge(tx, 'password_reset', secret)
    if (!challenge?.userId) throw new Refusal(deadResetLink)
    const user = await tx.user.findUniqueOrThrow({
      where: { id: challenge.userId },
      select: { id: true, name: true, email: true },
    })
    const ended = await setPassword(tx, { user, passwordHash, address })
    const actor: AuditActor = { type: 'user', id: user.id, name: user.name, address }
    await appendToChain(tx, installationChain, actor, [
      { action: 'user:reset_password', entity: { type: 'user', id: user.id, name: user.name } },
      ...ended,
    ])
  })
}
