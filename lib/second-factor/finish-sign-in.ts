import 'server-only'
import { appendToChain, installationChain } from '../audit/append'
import type { Client } from '../auth/client-address'
import { queueRefusedSignIn, tooManyAttempts } from '../auth/refused-sign-in'
import { beginSessionIn } from '../auth/sign-in'
import { db, type Transaction } from '../db/client'
import { Refusal } from '../errors'
import { acceptCode, countTypedCode } from './accept-code'
import { findPendingSignIn, spendPendingSignIn } from './pending-sign-in'

export const wrongCode =
  'This code is not right, or was used before. Wait for the next one in your app, or use a recovery code.'

/** What is said when the second step came too late: the first one is to be done again. */
export class SecondStepOver extends Refusal {
  constructor() {
    super('The time to finish signing in is over. Sign in again.')
  }
}

/**
 * The second step of signing in, with a code of the authenticator app or a recovery code. The code, the step itself and the session
 * are one transaction: what is used up without a session is not used up.
 * @param secret what `beginPendingSignIn` gave this browser.
 */
export async function finishSignIn(
  secret: string | undefined,
  typed: string,
  client: Client,
): Promise<{ id: string; expiresAt: Date }> {
  const pending = await findPendingSignIn(secret)
  if (!secret || !pending) throw new SecondStepOver()
  const { user } = pending
  const attempt = await countTypedCode(user.id, typed, client.address)
  if ('retryAfterSeconds' in attempt) {
    if (attempt.first) await queueRefusedSignIn(user.email, client, 'too many codes')
    throw new Refusal(tooManyAttempts(attempt.retryAfterSeconds), { field: 'code' })
  }
  const session = await db.$transaction(async (tx) => {
    const kind = await acceptCode(tx, user.id, typed)
    if (!kind) return null
    if (!(await spendPendingSignIn(tx, secret))) throw new SecondStepOver()
    if (kind === 'recovery_code') await recordRecoveryCode(tx, user, client.address)
    return beginSessionIn(tx, user, client, { secondFactorAt: new Date() })
  })
  if (!session) {
    await queueRefusedSignIn(user.email, client, 'wrong second factor')
    throw new Refusal(wrongCode, { field: 'code' })
  }
  await attempt.forget()
  return session
}

/** Writes down that a recovery code was used, and how many are left. */
export async function recordRecoveryCode(
  tx: Transaction,
  user: { id: string; name: string },
  address: string | null,
): Promise<void> {
  const left = await tx.recoveryCode.count({ where: { userId: user.id, usedAt: null } })
  await appendToChain(tx, installationChain, { type: 'user', id: user.id, name: user.name, address }, [
    { action: 'recovery_code:use', entity: { type: 'recovery_code', id: '', name: user.name }, after: { left } },
  ])
}
