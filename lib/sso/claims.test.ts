import { describe, expect, test } from 'vitest'
import { readClaims } from './claims'

const claims = { sub: '248289761001', email: 'Jane@Example.com', email_verified: true, name: 'Jane Doe' }
const read = (difference: Record<string, unknown>) => readClaims({ ...claims, ...difference }, ['example.com'])

test('a verified address of one of the domains names its person', () => {
  expect(read({})).toEqual({
    ok: true,
    person: { subject: '248289761001', email: 'jane@example.com', name: 'Jane Doe' },
  })
})

test.each([
  undefined,
  '',
  7,
  {},
  ['jane@example.com'],
  'jane',
  'jane@',
  '@example.com',
  'a b@example.com',
  'jane@x.y\0',
])('%j is no address', (email) => {
  expect(read({ email })).toEqual({ ok: false, problem: 'no_address' })
})

test.each([false, undefined, null, 'true', 1, 'false'])(
  'an address whose email_verified is %j is not believed',
  (word) => {
    expect(read({ email_verified: word })).toEqual({ ok: false, problem: 'unverified' })
  },
)

test.each([
  'jane@example.org',
  'jane@sub.example.com',
  'jane@notexample.com',
  'jane@example.com.evil.example',
  'jane@example.com@evil.example',
])('%s is of no domain of the provider’s', (email) => {
  expect(read({ email })).toMatchObject({ ok: false })
})

describe('the name', () => {
  test.each([undefined, '', '  ', 7, 'a\u202eb', 'x'.repeat(300)])(
    '%j is none, so the address’s own part stands',
    (name) => {
      expect(read({ name })).toMatchObject({ ok: true, person: { name: 'Jane' } })
    },
  )
})

test.each([undefined, '', 7, 'x'.repeat(256), 'a\0b', 'ä'])('%j is no name of a provider’s for anybody', (sub) => {
  expect(read({ sub })).toEqual({ ok: false, problem: 'bad_answer' })
})
