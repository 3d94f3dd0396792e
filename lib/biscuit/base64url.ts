/** URL-safe base64 (RFC 4648, section 5) without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const invalid = 64
const sextets = new Uint8Array(128).fill(invalid)
for (let value = 0; value < alphabet.length; value++) sextets[alphabet.charCodeAt(value)] = value

/** The bytes of URL-safe base64, with or without padding; undefined when it has other characters or an impossible length. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const length = text.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)
  if (length % 4 === 1) return undefined
  const bytes = new Uint8Array((length * 3) >> 2)
  let bits = 0
  let at = 0
  for (let index = 0; index < length; index++) {
    const value = sextets[text.charCodeAt(index)] ?? invalid
    if (value === invalid) return undefined
    bits = (bits << 6) | value
    // Four characters are three bytes: each but the first completes one.
    const rest = index % 4
    if (rest > 0) bytes[at++] = bits >> (6 - 2 * rest)
  }
  return bytes
}
