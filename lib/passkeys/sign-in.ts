import 'server-only'
import type { Client } from '../auth/client-address'
import { queueRefusedSignIn } from '../auth/refused-sign-in'
import { beginSessionIn } from '../auth/sign-in'
import { db } from '../db/client'
import { Refusal } from '../errors'
import { SecondStepOver } from '../second-factor/finish-sign-in'
import { findPendingSignIn, spendPendingSignIn } from '../second-factor/pending-sign-in'
import { countPasskeyAnswer, countPasskeyChallenge } from './limits'
import { type AuthenticationOptions, optionsForAnybody, optionsForUser } from './options'
import type { AuthenticationResponse } from './schema'
import { spendAnswer, verifyAnswer } from './verify-answer'

/** The same for every passkey that lets nobody in: a stranger learns from it which exist as little as from anything else. */
export const wrongPasskey = 'This passkey could not be accepted. Try again, or sign in another way.'

type Begun = { id: string; expiresAt: Date }

/**
 * Begins to sign in with a passkey instead of a password.
 * @param heldBy what this browser's cookie says: the answer has to come from the browser that asked.
 */
export async function beginPasskeySignIn(heldBy: string, client: Client): Promise<AuthenticationOptions> {
  await countPasskeyChallenge(client.address)
  return optionsForAnybody(inBrowser(heldBy))
}

/** Signs in with a passkey alone, which has to have verified its user: the device and what unlocks it are two factors. */
export async function finishPasskeySignIn(
  response: AuthenticationResponse,
  heldBy: string | undefined,
  client: Client,
): Promise<Begun> {
  const attempt = await countPasskeyAnswer(client.address)
  const answer = heldBy
    ? await verifyAnswer(response, { userId: null, heldBy: inBrowser(heldBy) }, { userVerified: true })
    : { wrong: 'challenge' as const }
  if ('wrong' in answer) return refuse(null, client, answer.wrong)
  const { userId } = answer.passkey
  const user = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { id: true, name: true, email: true } })
  const session = await db.$transaction(async (tx) => {
    if (!(await spendAnswer(tx, answer))) return null
    return beginSessionIn(tx, user, client, { method: 'passkey', secondFactorAt: new Date() })
  })
  if (!session) return refuse(user.email, client, 'counter')
  await attempt.forget()
  return session
}

/** Begins the second step of signing in, with a passkey. */
export async function beginPasskeySecondStep(
  secret: string | undefined,
  client: Client,
): Promise<AuthenticationOptions> {
  const pending = await findPendingSignIn(secret)
  if (!secret || !pending) throw new SecondStepOver()
  await countPasskeyChallenge(client.address)
  return optionsForUser({ userId: pending.user.id, heldBy: inSecondStep(secret) })
}

/** The second step of signing in, with a passkey in place of a code. */
export async function finishPasskeySecondStep(
  response: AuthenticationResponse,
  secret: string | undefined,
  client: Client,
): Promise<Begun> {
  const pending = await findPendingSignIn(secret)
  if (!secret || !pending) throw new SecondStepOver()
  const { user } = pending
  const attempt = await countPasskeyAnswer(client.address)
  const answer = await verifyAnswer(
    response,
    { userId: user.id, heldBy: inSecondStep(secret) },
    { userVerified: false },
  )
  if ('wrong' in answer) return refuse(user.email, client, answer.wrong)
  const session = await db.$transaction(async (tx) => {
    if (!(await spendAnswer(tx, answer))) return null
    if (!(await spendPendingSignIn(tx, secret))) throw new SecondStepOver()
    return beginSessionIn(tx, user, client, { secondFactorAt: new Date() })
  })
  if (!session) return refuse(user.email, client, 'counter')
  await attempt.forget()
  return session
}

async function refuse(email: string | null, client: Client, wrong: string): Promise<never> {
  await queueRefusedSignIn(email, client, `passkey: wrong ${wrong}`)
  throw new Refusal(wrongPasskey)
}

// What one challenge was issued for answers no other question.
const inBrowser = (heldBy: string) => `browser/${heldBy}`
const inSecondStep = (secret: string) => `second-step/${secret}`
