import { createHmac } from 'node:crypto'

// An authenticator app for tests: RFC 4226, section 5.3, written out, so that they do not take the library's word for it. Nothing of the
// product imports this file.

/** The code that an app shows for this secret (base32) in this time step. */
export function totpCode(secret: string, step: number = currentStep()): string {
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  )
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = mac[19]! & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

/** The time step of now. */
export function currentStep(): number {
  return Math.floor(Date.now() / 30_000)
}
