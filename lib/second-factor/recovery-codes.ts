import { createHash, randomBytes } from 'node:crypto'
import { recoveryCodeCount } from './recovery-code-count'

// Crockford's base32: no letters that are mistaken for one another.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** New recovery codes of 120 random bits each, `xxxx-xxxx-xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    // 256 is a multiple of 32: every sign is as likely as any other.
    const signs = Array.from(randomBytes(24), (byte) => alphabet[byte & 31]!)
    return signs.join('').match(/.{4}/g)!.join('-')
  })
}

/** The SHA-256 under which a code is kept. A slow hash is for what has less than 112 bits (ASVS 5.0, 6.5.2). */
export function recoveryCodeHash(typed: string): string {
  return createHash('sha256').update(normalize(typed)).digest('hex')
}

/** As people type it from paper: any case, with or without dashes and spaces, O for 0, I or L for 1. */
function normalize(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
}
