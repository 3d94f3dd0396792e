import { beforeAll, describe, expect, test } from 'vitest'
import { opened, type TestToken, testToken } from './factories'
import { inspect } from './inspect'
import { formatSecret, parseSecret } from './secret'

let token: TestToken
beforeAll(async () => {
  token = await testToken([[{ type: 'read_only' }]])
})

describe('what people paste', () => {
  test('may have white space around it, a Bearer before it, and no prefix', () => {
    const { secret, bytes } = token
    const bare = secret.replace('lk_svc_', '')
    const padding = '='.repeat((4 - (bare.length % 4)) % 4)
    for (const text of [
      secret,
      ` ${secret}\n`,
      `Bearer ${secret}`,
      `bearer   ${secret}`,
      bare,
      `${secret}${padding}`,
    ]) {
      expect(parseSecret(text)).toMatchObject({ ok: true, bytes })
    }
    expect(parseSecret(bare)).toMatchObject({ prefix: undefined })
    expect(parseSecret(secret)).toMatchObject({ prefix: 'service' })
    expect(parseSecret(formatSecret('personal', bytes))).toMatchObject({ prefix: 'personal' })
    expect(parseSecret(formatSecret('scim', bytes))).toMatchObject({ prefix: 'scim' })
  })

  test.each([
    ['', 'missing', 'There is no token here. Paste one that begins with lk_.'],
    ['   \n', 'missing', 'There is no token here. Paste one that begins with lk_.'],
    ['Bearer ', 'missing', 'There is no token here. Paste one that begins with lk_.'],
    ['hello world', 'not_a_token', 'A token has no white space inside. Copy it again, in one piece.'],
    ['héllo', 'not_a_token', 'This is not a token: it has characters that no token has. A token begins with lk_.'],
    ['lk_svc_', 'truncated', 'This token is cut off: its end is missing. Copy it again, to its last character.'],
    ['lk_svc_E', 'truncated', 'This token is cut off: its end is missing. Copy it again, to its last character.'],
    ['x'.repeat(8001), 'too_long', 'This is longer than any token: tokens have at most 8000 characters.'],
    ['hello', 'not_a_token', 'This is not a token, or it was damaged on its way. Copy it again.'],
    [
      'eyJhbGciOiJIUzI1NiJ9.e30.x',
      'not_a_token',
      'This is not a token: it has characters that no token has. A token begins with lk_.',
    ],
    [
      '$LATCHKEY_TOKEN',
      'not_a_token',
      'This is not a token: it has characters that no token has. A token begins with lk_.',
    ],
  ])('%j is told apart: %s', (text, problem, message) => {
    expect(inspect(text)).toEqual({ ok: false, problem, message })
  })

  test('is said to be cut off wherever it ends early', () => {
    const { secret } = token
    for (let length = 'lk_svc_'.length; length < secret.length - 1; length++) {
      expect(inspect(secret.slice(0, length))).toMatchObject({ ok: false, problem: 'truncated' })
    }
  })

  test('is a token whatever its prefix claims', () => {
    expect(opened(formatSecret('personal', token.bytes)).token.authority.kind).toBe('service')
  })
})
