import 'server-only'
import type { AuditEvent } from '../audit/append'
import type { Transaction } from '../db/client'
import { environment } from '../env'
import { enqueueMail } from '../mail/enqueue'
import { passwordChangedMail } from '../mail/templates/password-changed'
import { routes } from '../routes'
import { endSessions } from './end-sessions'

type Setting = {
  user: { id: string; name: string; email: string }
  passwordHash: string
  /** From where it was set, for the mail that tells of it. */
  address: string | null
  /** The session that goes on. */
  keep?: string | undefined
}

/**
 * Gives a user another password, and ends whatever the one before may have opened: sessions, sign-ins that wait for their second step,
 * links that were mailed. Tells the user by mail.
 * @returns the entries for the installation's chain.
 */
export async function setPassword(
  tx: Transaction,
  { user, passwordHash, address, keep }: Setting,
): Promise<AuditEvent[]> {
  await tx.user.update({ where: { id: user.id }, data: { passwordHash }, select: { id: true } })
  await tx.challenge.deleteMany({
    where: { userId: user.id, purpose: { in: ['password_reset', 'email_change', 'second_factor'] } },
  })
  const ended = await endSessions(tx, user, keep ? { id: { not: keep } } : {})
  const resetAt = `${environment().LATCHKEY_URL}${routes.forgotPassword}`
  await enqueueMail(tx, {
    organizationId: null,
    recipient: user.email,
    kind: 'password_changed',
    ...passwordChangedMail({ address, resetAt }),
  })
  return ended
}
