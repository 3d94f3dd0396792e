import 'server-only'
import { renewProof } from '../../auth/recent-proof'
import { queueRefusedSignIn } from '../../auth/refused-sign-in'
import { requireUser, type SignedInUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { countPasskeyAnswer, countPasskeyChallenge } from '../limits'
import { type AuthenticationOptions, optionsForUser } from '../options'
import type { AuthenticationResponse } from '../schema'
import { wrongPasskey } from '../sign-in'
import { spendAnswer, verifyAnswer } from '../verify-answer'

/** Begins to show again who one is, with a passkey. */
export async function beginConfirmWithPasskey(): Promise<AuthenticationOptions> {
  const user = await requireUser()
  await countPasskeyChallenge(user.address)
  return optionsForUser(answererOf(user))
}

/** Shows again who one is, with a passkey. The session counts as one with a second factor from then on. */
export async function confirmWithPasskey(response: AuthenticationResponse): Promise<void> {
  const user = await requireUser()
  const attempt = await countPasskeyAnswer(user.address)
  const answer = await verifyAnswer(response, answererOf(user), { userVerified: false })
  const accepted =
    !('wrong' in answer) &&
    (await db.$transaction(async (tx) => {
      if (!(await spendAnswer(tx, answer))) return false
      await renewProof(tx, user, { secondFactor: true })
      return true
    }))
  if (accepted) return attempt.forget()
  const wrong = 'wrong' in answer ? answer.wrong : 'counter'
  await queueRefusedSignIn(user.email, { address: user.address, userAgent: null }, `passkey to confirm: wrong ${wrong}`)
  throw new Refusal(wrongPasskey)
}

function answererOf(user: SignedInUser) {
  return { userId: user.id, heldBy: `session/${user.session?.id ?? ''}` }
}
