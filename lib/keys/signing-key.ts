import 'server-only'
import { generateKeyPairSync } from 'node:crypto'
import type { Transaction } from '../db/client'
import { decrypt, encrypt } from '../encryption'

/**
 * Makes an Ed25519 key pair for the organization, which signs from then on. The private key lies encrypted in the database.
 * @returns its id, which tokens carry as their `root_key_id`, and the public key as 64 hex digits.
 */
export async function createSigningKey(
  tx: Transaction,
  organizationId: string,
): Promise<{ id: number; publicKey: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const hex = rawHex(publicKey.export({ format: 'jwk' }).x)
  const { encrypted, secretId } = encrypt(
    Buffer.from(rawHex(privateKey.export({ format: 'jwk' }).d), 'hex'),
    purpose(hex),
  )
  return tx.signingKey.create({
    data: { organizationId, publicKey: hex, encryptedKey: encrypted, secretId },
    select: { id: true, publicKey: true },
  })
}

/** The private key in clear, 64 hex digits: for the moment of minting, never to be kept or shown. */
export function decryptSigningKey(key: { publicKey: string; encryptedKey: Uint8Array }): string {
  return decrypt(key.encryptedKey, purpose(key.publicKey)).toString('hex')
}

// Bound to its public key, so that a private key copied into another row does not decrypt there.
function purpose(publicKey: string): string {
  return `signing-key/${publicKey}`
}

function rawHex(base64url: string | undefined): string {
  if (!base64url) throw new Error('Node.js exported an Ed25519 key without its bytes.')
  return Buffer.from(base64url, 'base64url').toString('hex')
}
