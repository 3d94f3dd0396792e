import 'server-only'
import { db } from '../db/client'
import { Refusal } from '../errors'
import { verifyPassword } from './password'
import { queueRefusedSignIn, tooManyAttempts } from './refused-sign-in'
import type { SignedInUser } from './require-user'
import { countSignIn } from './sign-in-limits'

/**
 * Refuses unless this is the user's password. It counts against the limits of signing in, so that a session left open is no way to
 * guess a password.
 * @param field the form field that a refusal belongs to.
 * @returns the hash that it was found right by.
 */
export async function checkOwnPassword(user: SignedInUser, password: string, field: string): Promise<string> {
  const client = { address: user.address, userAgent: null }
  const attempt = await countSignIn(user.email, user.address)
  if ('retryAfterSeconds' in attempt) {
    if (attempt.first) await queueRefusedSignIn(user.email, client, 'too many attempts to confirm')
    throw new Refusal(tooManyAttempts(attempt.retryAfterSeconds), { field })
  }
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: user.id }, select: { passwordHash: true } })
  if (!(await verifyPassword(password, passwordHash)) || passwordHash === null) {
    await queueRefusedSignIn(user.email, client, 'wrong password to confirm')
    throw new Refusal('This password is not right.', { field })
  }
  await attempt.forget()
  return passwordHash
}
