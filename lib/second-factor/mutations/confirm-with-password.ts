import 'server-only'
import { verifyPassword } from '../../auth/password'
import { renewProof } from '../../auth/recent-proof'
import { queueRefusedSignIn, tooManyAttempts } from '../../auth/refused-sign-in'
import { requireUser } from '../../auth/require-user'
import { countSignIn } from '../../auth/sign-in-limits'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { hasSecondFactor } from '../factors'

/**
 * Shows again who one is, by password: for whoever has no second factor. It counts against the limits of signing in, so that a
 * session left open is no way to guess a password.
 */
export async function confirmWithPassword({ password }: { password: string }): Promise<void> {
  const user = await requireUser()
  if (await hasSecondFactor(db, user.id))
    throw new Refusal('Show your second factor. The password alone does not suffice.')
  const client = { address: user.address, userAgent: null }
  const attempt = await countSignIn(user.email, user.address)
  if ('retryAfterSeconds' in attempt) {
    if (attempt.first) await queueRefusedSignIn(user.email, client, 'too many attempts to confirm')
    throw new Refusal(tooManyAttempts(attempt.retryAfterSeconds), { field: 'password' })
  }
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: user.id }, select: { passwordHash: true } })
  if (!(await verifyPassword(password, passwordHash))) {
    await queueRefusedSignIn(user.email, client, 'wrong password to confirm')
    throw new Refusal('This password is not right.', { field: 'password' })
  }
  await attempt.forget()
  await renewProof(db, user, { secondFactor: false })
}
