import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { environment } from './env'

const nonceLength = 12
const tagLength = 16

/**
 * Encrypts a secret for the database: AES-256-GCM (NIST SP 800-38D) under LATCHKEY_SECRET.
 * @param purpose bound into the ciphertext, so that a value copied into another row or column does not decrypt there.
 * @returns nonce (12 bytes), ciphertext and tag (16 bytes); and the id of the secret that was used.
 */
export function encrypt(plain: Uint8Array, purpose: string): { encrypted: Uint8Array<ArrayBuffer>; secretId: string } {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', derive('encryption'), nonce)
  cipher.setAAD(Buffer.from(purpose))
  const encrypted = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { encrypted: new Uint8Array(encrypted), secretId: secretId() }
}

/** Decrypts what `encrypt` made for the same purpose. Throws when the secret is another one or the bytes were changed. */
export function decrypt(encrypted: Uint8Array, purpose: string): Buffer {
  const bytes = Buffer.from(encrypted)
  const decipher = createDecipheriv('aes-256-gcm', derive('encryption'), bytes.subarray(0, nonceLength))
  decipher.setAAD(Buffer.from(purpose))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength))
  return Buffer.concat([decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength)), decipher.final()])
}

/** Which LATCHKEY_SECRET is in use: the first 16 hex digits of its SHA-256. */
export function secretId(): string {
  return createHash('sha256').update(Buffer.from(environment().LATCHKEY_SECRET, 'base64')).digest('hex').slice(0, 16)
}

/** 32 bytes derived from LATCHKEY_SECRET for one use (HKDF-SHA-256, RFC 5869). */
export function derive(use: 'encryption' | 'session'): Buffer {
  const secret = Buffer.from(environment().LATCHKEY_SECRET, 'base64')
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `latchkey/${use}/1`, 32))
}
