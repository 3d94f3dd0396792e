import { z } from 'zod'

/** What an id names; the prefix is part of the id (contract: `org_`, `usr_`, …). */
export type IdPrefix =
  | 'org'
  | 'usr'
  | 'mem'
  | 'su'
  | 'app'
  | 'rol'
  | 'team'
  | 'tok'
  | 'crd'
  | 'aud'
  | 'ses'
  | 'inv'
  | 'pky'
  | 'sso'
  | 'mail'

// Crockford's base32: sorts as the bytes do, and has no letters that are mistaken for one another.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const bodyLength = 26
let lastTime = 0
let sequence = 0

/**
 * A new id: `<prefix>_` and a UUIDv7 (RFC 9562, section 5.7) in 26 characters of base32. Ids made later in one process sort later,
 * also within a millisecond: the 12 bits of rand_a count up (section 6.2, method 1).
 */
export function newId(prefix: IdPrefix): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const now = Date.now()
  if (now > lastTime) {
    lastTime = now
    sequence = ((bytes[6]! << 8) | bytes[7]!) & 0x7ff
  } else if (++sequence > 0xfff) {
    lastTime += 1
    sequence = 0
  }
  let time = lastTime
  for (let index = 5; index >= 0; index--) {
    bytes[index] = time % 256
    time = Math.floor(time / 256)
  }
  bytes[6] = 0x70 | (sequence >> 8)
  bytes[7] = sequence & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return `${prefix}_${base32(bytes)}`
}

/** Whether `value` has the shape of an id with this prefix. */
export function isId(prefix: IdPrefix, value: string): boolean {
  return value.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(value.slice(prefix.length + 1))
}

/** A zod schema for ids with this prefix. */
export function idSchema(prefix: IdPrefix) {
  return z.string().refine((value) => isId(prefix, value), 'This is not a valid id.')
}

function base32(bytes: Uint8Array): string {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let index = 0; index < bodyLength; index++) {
    text = alphabet[Number(value & 31n)]! + text
    value >>= 5n
  }
  return text
}
