import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviceOf } from './device'

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0'

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
    'Firefox 133 on Windows',
    'computer',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/131.0.0.0`,
    'Microsoft Edge 131 on Windows',
    'computer',
  ],
  [`Mozilla/5.0 (Linux; Android 14; Pixel 8) ${chrome} Mobile Safari/537.36`, 'Chrome 131 on Android', 'phone'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari 17 on iOS',
    'phone',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Safari 18 on macOS',
    'computer',
  ],
  ['curl/8.5.0', 'curl/8.5.0', 'other'],
  ['', 'Unknown device', 'other'],
  [null, 'Unknown device', 'other'],
])('%j is %s', (userAgent, name, kind) => {
  expect(deviceOf(userAgent)).toEqual({ name, kind })
})

test('whatever is sent has a name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (userAgent) => {
      expect(deviceOf(userAgent).name).not.toBe('')
    }),
  )
})
