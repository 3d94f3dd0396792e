import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { environment } from './env'

const nonceLength = 12
const tagLength = 16

/** What lies in the database: nonce (12 bytes), ciphertext and tag (16 bytes); and the id of the secret that was used. */
export type Encrypted = { encrypted: Uint8Array<ArrayBuffer>; secretId: string }

/**
 * Encrypts a secret for the database: AES-256-GCM (NIST SP 800-38D) under LATCHKEY_SECRET, or under LATCHKEY_NEW_SECRET while that is
 * to take its place.
 * @param purpose bound into the ciphertext, so that a value copied into another row or column does not decrypt there.
 */
export function encrypt(plain: Uint8Array, purpose: string): Encrypted {
  const { LATCHKEY_SECRET, LATCHKEY_NEW_SECRET } = environment()
  return encryptUnder(LATCHKEY_NEW_SECRET ?? LATCHKEY_SECRET, plain, purpose)
}

/** Decrypts what `encrypt` made for the same purpose. Throws when the secret is another one or the bytes were changed. */
export function decrypt(encrypted: Uint8Array, purpose: string): Buffer {
  const { LATCHKEY_SECRET, LATCHKEY_NEW_SECRET } = environment()
  try {
    return decryptUnder(LATCHKEY_SECRET, encrypted, purpose)
  } catch (error) {
    if (LATCHKEY_NEW_SECRET === undefined) throw error
    return decryptUnder(LATCHKEY_NEW_SECRET, encrypted, purpose)
  }
}

/** Encrypts under a certain secret: 32 bytes in base64, as in the environment. */
export function encryptUnder(secret: string, plain: Uint8Array, purpose: string): Encrypted {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', deriveFrom(secret, 'encryption'), nonce)
  cipher.setAAD(Buffer.from(purpose))
  const encrypted = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { encrypted: new Uint8Array(encrypted), secretId: secretIdOf(secret) }
}

/** Decrypts what was encrypted under this secret. */
export function decryptUnder(secret: string, encrypted: Uint8Array, purpose: string): Buffer {
  const bytes = Buffer.from(encrypted)
  const decipher = createDecipheriv('aes-256-gcm', deriveFrom(secret, 'encryption'), bytes.subarray(0, nonceLength))
  decipher.setAAD(Buffer.from(purpose))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength))
  return Buffer.concat([decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength)), decipher.final()])
}

/** Which secret it is, without telling it: the first 16 hex digits of its SHA-256. */
export function secretIdOf(secret: string): string {
  return createHash('sha256').update(Buffer.from(secret, 'base64')).digest('hex').slice(0, 16)
}

/** 32 bytes derived from LATCHKEY_SECRET for one use. */
export function derive(use: 'encryption' | 'session'): Buffer {
  return deriveFrom(environment().LATCHKEY_SECRET, use)
}

// HKDF-SHA-256, RFC 5869.
function deriveFrom(secret: string, use: 'encryption' | 'session'): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), Buffer.alloc(0), `latchkey/${use}/1`, 32))
}
