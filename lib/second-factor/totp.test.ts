import { expect, test } from 'vitest'
import { totpCode } from '../testing/totp'
import { newTotpSecret, qrCode, totpStep, totpUri } from './totp'

// RFC 6238, appendix B: the secret "12345678901234567890", SHA-1, of the 8 digits the last 6.
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %d seconds the code is %s', (seconds, code) => {
  expect(totpStep(rfcSecret, code, seconds * 1_000)).toBe(Math.floor(seconds / 30))
})

const start = 1_800_000_000_000

test.each([
  [-2, null],
  [-1, -1],
  [0, 0],
  [1, 1],
  [2, null],
])('a code of %d steps from now is accepted: %s', (steps, accepted) => {
  const step = Math.floor(start / 30_000)
  for (const within of [0, 1, 15_000, 29_999]) {
    expect(totpStep(rfcSecret, totpCode(rfcSecret, step + steps), start + within)).toBe(
      accepted === null ? null : step + accepted,
    )
  }
})

test.each(['', '12345', '1234567', 'abcdef', '12 345', '１２３４５６', '-12345', '1e5000'])('%j is no code', (code) => {
  expect(totpStep(rfcSecret, code)).toBeNull()
})

test('a secret has 160 bits, and no two are the same', () => {
  const secrets = Array.from({ length: 50 }, newTotpSecret)
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(new Set(secrets).size).toBe(50)
})

test('an app is told the secret, the address and whose it is', () => {
  const uri = new URL(totpUri(rfcSecret, 'ada+x@example.com'))
  expect(uri.protocol).toBe('otpauth:')
  expect(decodeURIComponent(uri.pathname)).toContain('Latchkey:ada+x@example.com')
  expect(uri.searchParams.get('secret')).toBe(rfcSecret)
  expect(uri.searchParams.get('issuer')).toBe('Latchkey')
})

test('the QR code is a picture of its own, which loads nothing', () => {
  const svg = qrCode(totpUri(newTotpSecret(), 'ada@example.com'))
  expect(svg).toMatch(/^<svg [^>]*viewBox=/)
  expect(svg).not.toMatch(/href|url\(|<script/)
})
