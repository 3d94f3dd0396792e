import 'server-only'
import { renewProof } from '../../auth/recent-proof'
import { queueRefusedSignIn, tooManyAttempts } from '../../auth/refused-sign-in'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { acceptCode, countTypedCode } from '../accept-code'
import { recordRecoveryCode, wrongCode } from '../finish-sign-in'

/** Shows again who one is, by a code. The session counts as one with a second factor from then on. */
export async function confirmWithCode({ code }: { code: string }): Promise<void> {
  const user = await requireUser()
  const client = { address: user.address, userAgent: null }
  const attempt = await countTypedCode(user.id, code, user.address)
  if ('retryAfterSeconds' in attempt) {
    if (attempt.first) await queueRefusedSignIn(user.email, client, 'too many codes to confirm')
    throw new Refusal(tooManyAttempts(attempt.retryAfterSeconds), { field: 'code' })
  }
  const accepted = await db.$transaction(async (tx) => {
    const kind = await acceptCode(tx, user.id, code)
    if (!kind) return false
    await renewProof(tx, user, { secondFactor: true })
    if (kind === 'recovery_code') await recordRecoveryCode(tx, user, user.address)
    return true
  })
  if (!accepted) {
    await queueRefusedSignIn(user.email, client, 'wrong code to confirm')
    throw new Refusal(wrongCode, { field: 'code' })
  }
  await attempt.forget()
}
