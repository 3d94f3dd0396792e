import { describe, expect, test } from 'vitest'
import { emailSchema, newPasswordSchema } from './password-schema'

describe('a new password', () => {
  const problem = (password: unknown) => newPasswordSchema.safeParse(password).error?.issues[0]?.message

  test.each([
    'a fine long passphrase',
    'tr0ub4dor&3 tr0u',
    'ключ от двери дома',
    '🔑🔑🔒🔒🚪🚪🗝🗝🏠🏠🪟🪟',
    'x9#'.padEnd(128, 'kd83hf_'),
  ])('%s is accepted', (password) => {
    expect(problem(password)).toBeUndefined()
  })

  test('shorter than 12 characters is refused, however many bytes they take', () => {
    expect(problem('elevenchars')).toMatch(/at least 12/)
    expect(problem('🔑🔒🚪🗝🏠🪟')).toMatch(/at least 12/)
  })

  test('longer than 128 characters is refused', () => {
    expect(problem('kd83hf_x'.repeat(16))).toBeUndefined()
    expect(problem(`${'kd83hf_x'.repeat(16)}y`)).toMatch(/at most 128/)
  })

  test.each([
    'password1234',
    'Password2026!',
    'P@ssw0rd12345',
    'administrator',
    'letmeinletmein',
    '123456789012',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'qwertyuiopas',
    'qwertyuiop123',
    '1q2w3e4r5t6y',
    'CorrectHorseBatteryStaple',
    'latchkey2026!!',
  ])('%s is what everybody tries first', (password) => {
    expect(problem(password)).toMatch(/tried first/)
  })

  test('half a character cannot be stored', () => {
    expect(problem(`a fine long phrase \ud83d`)).toMatch(/cannot be stored/)
  })

  test('nothing at all asks for one', () => {
    expect(problem(undefined)).toBe('Enter a password.')
  })
})

test('an email is kept trimmed and in lower case', () => {
  expect(emailSchema.parse('  Ada@Example.COM ')).toBe('ada@example.com')
  expect(emailSchema.safeParse('ada').success).toBe(false)
  expect(emailSchema.safeParse(`${'a'.repeat(250)}@example.com`).success).toBe(false)
})
