import 'server-only'
import { decrypt, encrypt } from '../encryption'

/** A provider's client secret as the database keeps it; bound to the provider's row, so that it decrypts in no other. */
export function encryptClientSecret(providerId: string, secret: string) {
  const { encrypted, secretId } = encrypt(Buffer.from(secret), clientSecretPurpose(providerId))
  return { encryptedClientSecret: encrypted, secretId }
}

export function decryptClientSecret(provider: { id: string; encryptedClientSecret: Uint8Array }): string {
  return decrypt(provider.encryptedClientSecret, clientSecretPurpose(provider.id)).toString()
}

/** What the secret is bound to. */
export function clientSecretPurpose(providerId: string): string {
  return `sso-provider/${providerId}`
}
