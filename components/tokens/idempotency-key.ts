/** A key for one opened form. `crypto.randomUUID` is missing on plain HTTP, where a Latchkey in a private network may well be served. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
