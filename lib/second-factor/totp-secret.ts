import 'server-only'
import { decrypt, encrypt } from '../encryption'

/** The secret of an authenticator app as the database keeps it; bound to its user, so that it does not decrypt in another's row. */
export function encryptTotpSecret(userId: string, secret: string): ReturnType<typeof encrypt> {
  return encrypt(Buffer.from(secret), totpPurpose(userId))
}

export function decryptTotpSecret(userId: string, encryptedSecret: Uint8Array): string {
  return decrypt(encryptedSecret, totpPurpose(userId)).toString()
}

/** What the secret is bound to. */
export function totpPurpose(userId: string): string {
  return `totp/${userId}`
}
