/** URL-safe base64 (RFC 4648, section 5) without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of URL-safe base64, with or without padding; undefined when it has other characters or an impossible length. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const body = text.replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9_-]*$/.test(body) || body.length % 4 === 1) return undefined
  const binary = atob(body.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
