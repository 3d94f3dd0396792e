import 'server-only'
import { generateAuthenticationOptions } from '@simplewebauthn/server'
import { db } from '../db/client'
import { Refusal } from '../errors'
import { type Answerer, issuePasskeyChallenge } from './challenge'
import { relyingParty } from './relying-party'

/** What a browser hands to navigator.credentials.get(), as JSON. */
export type AuthenticationOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>

/** Asks for any passkey of this installation, whose authenticator says who it is and has checked who uses it. */
export async function optionsForAnybody(heldBy: string): Promise<AuthenticationOptions> {
  return generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge: await issuePasskeyChallenge('passkey_sign_in', { userId: null, heldBy }),
    userVerification: 'required',
  })
}

/** Asks for one of a user's passkeys. */
export async function optionsForUser(answerer: Answerer & { userId: string }): Promise<AuthenticationOptions> {
  const passkeys = await db.passkey.findMany({
    where: { userId: answerer.userId },
    select: { credentialId: true, transports: true },
  })
  if (passkeys.length === 0) throw new Refusal('You have no passkey. Use a code instead.')
  return generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge: await issuePasskeyChallenge('passkey_sign_in', answerer),
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: transports as AuthenticatorTransport[],
    })),
    userVerification: 'preferred',
  })
}
