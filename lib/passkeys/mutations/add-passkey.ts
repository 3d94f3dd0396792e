import 'server-only'
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import { requireRecentProof } from '../../auth/recent-proof'
import type { SignedInUser } from '../../auth/require-user'
import { db, Prisma } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { factorAdded } from '../../second-factor/added-and-removed'
import { lockUser } from '../../second-factor/lock-user'
import { issuePasskeyChallenge, spendPasskeyChallenge } from '../challenge'
import { relyingParty } from '../relying-party'
import type { AddPasskey, RegistrationResponse } from '../schema'

/** What a browser hands to navigator.credentials.create(), as JSON. */
export type RegistrationOptions = Awaited<ReturnType<typeof generateRegistrationOptions>>

export const passkeyMaximum = 20

// Ed25519, ECDSA with P-256, RSA with SHA-256: what authenticators have, and Node.js 20 verifies.
const algorithms = [-8, -7, -257]

/** Begins to add a passkey to the caller's account. */
export async function beginAddPasskey(): Promise<RegistrationOptions> {
  const user = await requireRecentProof()
  const passkeys = await db.passkey.findMany({
    where: { userId: user.id },
    select: { credentialId: true, transports: true },
  })
  refuseMany(passkeys.length)
  const { id, name } = relyingParty()
  return generateRegistrationOptions({
    rpID: id,
    rpName: name,
    // The user's id tells nothing of them, as the user handle must not (WebAuthn Level 3, section 14.6.1).
    userID: new Uint8Array(Buffer.from(user.id)),
    userName: user.email,
    userDisplayName: user.name,
    challenge: await issuePasskeyChallenge('passkey_registration', answererOf(user)),
    attestationType: 'none',
    excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: transports as AuthenticatorTransport[],
    })),
    // Preferred: a security key that keeps no passkeys, or verifies nobody, is a second factor all the same.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: algorithms,
  })
}

/**
 * Adds a passkey to the caller's account.
 * @returns recovery codes to show, once, when it is the first second factor; else null.
 */
export async function addPasskey({ name, response }: AddPasskey): Promise<{ recoveryCodes: string[] | null }> {
  const user = await requireRecentProof()
  const credential = await verify(response, user)
  const passkey = {
    id: newId('pky'),
    userId: user.id,
    name,
    credentialId: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: response.response.transports ?? [],
    backedUp: credential.backedUp,
  }
  try {
    return await db.$transaction(async (tx) => {
      await lockUser(tx, user.id)
      refuseMany(await tx.passkey.count({ where: { userId: user.id } }))
      await tx.passkey.create({ data: passkey, select: { id: true } })
      const recoveryCodes = await factorAdded(tx, user, {
        action: 'passkey:create',
        entity: { type: 'passkey', id: passkey.id, name },
        after: { backedUp: passkey.backedUp },
      })
      return { recoveryCodes }
    })
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new Refusal('This passkey has been added already.')
    }
    throw error
  }
}

/** Verifies what an authenticator made (WebAuthn Level 3, section 7.1). Its maker is not asked for: any authenticator will do. */
async function verify(response: RegistrationResponse, user: SignedInUser) {
  const refused = new Refusal('The new passkey could not be verified. Try again.')
  const { clientDataJSON } = response.response
  const challenge = await spendPasskeyChallenge('passkey_registration', clientDataJSON, answererOf(user))
  if (!challenge) throw refused
  const { id, origin } = relyingParty()
  const verified = await verifyRegistrationResponse({
    response: {
      ...response,
      response: {
        ...response.response,
        transports: response.response.transports as AuthenticatorTransport[] | undefined,
      },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: false,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => null)
  if (!verified?.verified) throw refused
  const { credential, credentialBackedUp } = verified.registrationInfo
  return { ...credential, backedUp: credentialBackedUp }
}

function refuseMany(count: number): void {
  if (count < passkeyMaximum) return
  throw new Refusal(`An account has at most ${passkeyMaximum} passkeys. Delete one that you no longer use.`)
}

function answererOf(user: SignedInUser) {
  return { userId: user.id, heldBy: `session/${user.session?.id ?? ''}` }
}
