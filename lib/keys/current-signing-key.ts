import 'server-only'
import type { Transaction } from '../db/client'
import { decryptSigningKey } from './signing-key'

const attempts = 3

/**
 * The key that signs the organization's new secrets: its id, which they carry as `root_key_id`, and the private key in clear (64 hex
 * digits), for the moment of minting. Its row is locked for share, so that it neither stops signing nor is retired while a secret is made
 * with it.
 */
export async function currentSigningKey(
  tx: Transaction,
  organizationId: string,
): Promise<{ id: number; privateKey: string }> {
  // Where a rotation was waited for, the key that was found signs no more, and its successor was not there yet: so it is looked for again.
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [key] = await tx.$queryRaw<{ id: number; publicKey: string; encryptedKey: Uint8Array }[]>`
      SELECT "id", "publicKey", "encryptedKey" FROM "SigningKey"
      WHERE "organizationId" = ${organizationId} AND "state" = 'signing'
      ORDER BY "id" DESC LIMIT 1 FOR SHARE`
    if (key) return { id: key.id, privateKey: decryptSigningKey(key) }
  }
  throw new Error(`Organization ${organizationId} has no key that signs.`)
}
