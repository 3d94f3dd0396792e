import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64Url, toBase64Url } from './base64url'

test('goes to text and back, padded or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64Url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64Url(text)).toEqual(bytes)
      expect(fromBase64Url(text.padEnd(Math.ceil(text.length / 4) * 4, '='))).toEqual(bytes)
    }),
  )
})

test('what has another character, or an impossible length, is none', () => {
  for (const text of ['A', 'AAAAA', 'A+/A', 'AA A', 'AAA\n', 'AA=A', 'AAA===', 'AAÄA', 'AA🍪A']) {
    expect(fromBase64Url(text), text).toBeUndefined()
  }
  expect(fromBase64Url('')).toEqual(new Uint8Array())
})
