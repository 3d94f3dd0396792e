import 'server-only'
import { createHash, randomBytes } from 'node:crypto'

/** The secret of an invitation's link, 256 random bits in base64url, and what the database keeps of it. */
export function newInvitationSecret(): { secret: string; tokenHash: string } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, tokenHash: hashInvitationSecret(secret) }
}

/** Whether it has the shape of such a secret; what stands in an address, or is sent to an action, may be anything. */
export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value)
}

/** Plain SHA-256: nobody guesses 256 bits, so there is nothing to slow down. */
export function hashInvitationSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
