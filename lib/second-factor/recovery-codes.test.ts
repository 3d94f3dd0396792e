import { expect, test } from 'vitest'
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes'

test('there are ten of 120 bits each, all different', () => {
  const codes = newRecoveryCodes()
  expect(codes).toHaveLength(10)
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$/)
})

test.each([
  '01ab-cdef-ghjk-mnpq',
  '01ABCDEFGHJKMNPQ',
  ' 01ab cdef ghjk mnpq ',
  'O1ab-cdef–ghjk—mnpq',
  'olab-cdef-ghjk-mnpq',
])('typed as %s it is the same code', (typed) => {
  expect(recoveryCodeHash(typed)).toBe(recoveryCodeHash('01ab-cdef-ghjk-mnpq'))
})

test('one that differs in a sign is another', () => {
  expect(recoveryCodeHash('01ab-cdef-ghjk-mnpr')).not.toBe(recoveryCodeHash('01ab-cdef-ghjk-mnpq'))
})
