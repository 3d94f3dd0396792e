import 'server-only'
import { endSessions } from '../account/end-sessions'
import type { AuditEvent } from '../audit/append'
import type { Transaction } from '../db/client'
import { Refusal } from '../errors'
import { secondFactorsOf } from './factors'
import { lockUser } from './lock-user'

/**
 * Takes away everything a user can show beside their password, and ends their sessions.
 * @returns what they had, and the entries for the sessions, of the installation's chain.
 */
export async function removeAllFactors(
  tx: Transaction,
  user: { id: string; name: string },
): Promise<{ had: { authenticator: boolean; passkeys: number }; ended: AuditEvent[] }> {
  await lockUser(tx, user.id)
  const { totp, passkeys } = await secondFactorsOf(tx, user.id)
  if (!totp && passkeys === 0) throw new Refusal(`${user.name} has no second factor.`)
  const where = { userId: user.id }
  await tx.totp.deleteMany({ where })
  await tx.passkey.deleteMany({ where })
  await tx.recoveryCode.deleteMany({ where })
  await tx.user.update({ where: { id: user.id }, data: { secondFactorSince: null }, select: { id: true } })
  // Sign-ins half done as well.
  await tx.challenge.deleteMany({ where: { ...where, purpose: { in: ['second_factor', 'passkey_sign_in'] } } })
  return { had: { authenticator: totp, passkeys }, ended: await endSessions(tx, user) }
}
