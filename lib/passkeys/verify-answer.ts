import 'server-only'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { db, type Transaction } from '../db/client'
import { type Answerer, spendPasskeyChallenge } from './challenge'
import { relyingParty } from './relying-party'
import type { AuthenticationResponse } from './schema'

/** A passkey whose answer is right; `spendAnswer` counts it, in the transaction of what it lets happen. */
export type VerifiedAnswer = {
  passkey: { id: string; name: string; userId: string }
  counter: number
  backedUp: boolean
}

/** Why an answer is worth nothing, for the audit log; whoever sent it is told the same of all. */
export type WrongAnswer = { wrong: 'challenge' | 'passkey' | 'user' | 'signature' | 'counter' }

/**
 * Verifies an answer to a challenge (WebAuthn Level 3, section 7.2), which is spent by it. The counter is left to `spendAnswer`.
 * @param expect with `userVerified` the authenticator has to have checked who uses it, by PIN, finger or face.
 */
export async function verifyAnswer(
  response: AuthenticationResponse,
  answerer: Answerer,
  expect: { userVerified: boolean },
): Promise<VerifiedAnswer | WrongAnswer> {
  const challenge = await spendPasskeyChallenge('passkey_sign_in', response.response.clientDataJSON, answerer)
  if (!challenge) return { wrong: 'challenge' }
  const passkey = await db.passkey.findUnique({
    where: { credentialId: response.id },
    select: { id: true, name: true, userId: true, publicKey: true },
  })
  if (!passkey) return { wrong: 'passkey' }
  const { userHandle } = response.response
  // Where no user was asked for, the authenticator has to say whose passkey it is (section 7.2, step 6).
  if (answerer.userId === null && !userHandle) return { wrong: 'user' }
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.userId) return { wrong: 'user' }
  if (answerer.userId !== null && answerer.userId !== passkey.userId) return { wrong: 'user' }
  const { id, origin } = relyingParty()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, response: { ...response.response, userHandle: userHandle ?? undefined } },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: expect.userVerified,
      // Below every counter, so that a copied authenticator is told by its counter only once its signature held.
      credential: { id: response.id, publicKey: passkey.publicKey, counter: -1 },
    })
    if (!verified) return { wrong: 'signature' }
    const { newCounter, credentialBackedUp } = authenticationInfo
    const { publicKey: _, ...rest } = passkey
    return { passkey: rest, counter: newCounter, backedUp: credentialBackedUp }
  } catch {
    // Another origin or relying party, nobody present or verified, bytes that are none: the library throws each.
    return { wrong: 'signature' }
  }
}

/**
 * Counts a right answer, so that of two authenticators with the same key the one that lags behind is refused (section 6.1.1). Those
 * that do not count say 0 each time.
 * @returns false when the counter did not go up: the passkey was copied.
 */
export async function spendAnswer(tx: Transaction, { passkey, counter, backedUp }: VerifiedAnswer): Promise<boolean> {
  const { count } = await tx.passkey.updateMany({
    where: { id: passkey.id, OR: [{ counter: { lt: counter } }, ...(counter === 0 ? [{ counter: 0 }] : [])] },
    data: { counter, backedUp, lastUsedAt: new Date() },
  })
  return count === 1
}
