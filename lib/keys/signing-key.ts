import 'server-only'
import { generateKeyPair } from '../biscuit/keys'
import type { Transaction } from '../db/client'
import { decrypt, encrypt } from '../encryption'

/**
 * Makes a signing key for the organization, which signs from then on. The private key lies encrypted in the database.
 * @returns its id, which tokens carry as their `root_key_id`, and the public key as 64 hex digits.
 */
export async function createSigningKey(
  tx: Transaction,
  organizationId: string,
): Promise<{ id: number; publicKey: string }> {
  const { publicKey, privateKey } = await generateKeyPair()
  const { encrypted, secretId } = encrypt(Buffer.from(privateKey, 'hex'), signingKeyPurpose(publicKey))
  return tx.signingKey.create({
    data: { organizationId, publicKey, encryptedKey: encrypted, secretId },
    select: { id: true, publicKey: true },
  })
}

/** The private key in clear, 64 hex digits: for the moment of minting, never to be kept or shown. */
export function decryptSigningKey(key: { publicKey: string; encryptedKey: Uint8Array }): string {
  return decrypt(key.encryptedKey, signingKeyPurpose(key.publicKey)).toString('hex')
}

/** What a private key is bound to: its public key, so that one copied into another row does not decrypt there. */
export function signingKeyPurpose(publicKey: string): string {
  return `signing-key/${publicKey}`
}
