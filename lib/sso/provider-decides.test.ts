import { describe, expect, test } from 'vitest'
import { mustUseProvider } from './provider-decides'

const now = new Date()
const password = { id: 'ses_1', method: 'password', secondFactorAt: null, provenAt: now, organizationId: null } as const
const question = {
  organizationId: 'org_a',
  provider: { enabled: true, required: true, requiredSince: now, domains: ['example.com'] },
  email: 'max@example.com',
  linked: false,
  isAdmin: false,
  secondFactorSince: new Date(0),
  session: password as Parameters<typeof mustUseProvider>[0]['session'],
}

test('a member of its domains who came by a password must', () => {
  expect(mustUseProvider(question)).toBe(true)
})

test('without a session that tells how it began, a member must as well', () => {
  expect(mustUseProvider({ ...question, session: undefined })).toBe(true)
})

test.each([
  ['there is no provider', { provider: null }],
  ['it is not required', { provider: { ...question.provider, required: false } }],
  ['it is switched off', { provider: { ...question.provider, enabled: false } }],
  ['the address is of another domain', { email: 'max@example.org' }],
  ['the address is of a domain below one of them', { email: 'max@sub.example.com' }],
  ['the session came by it', { session: { ...password, method: 'sso', organizationId: 'org_a' } as const }],
])('nobody must when %s', (_, difference) => {
  expect(mustUseProvider({ ...question, ...difference })).toBe(false)
})

test('who has come by it before must, whatever their address is now', () => {
  expect(mustUseProvider({ ...question, email: 'max@elsewhere.example', linked: true })).toBe(true)
})

test('another organization’s provider will not do', () => {
  expect(mustUseProvider({ ...question, session: { ...password, method: 'sso', organizationId: 'org_b' } })).toBe(true)
})

describe('a second factor', () => {
  const shown = { ...password, secondFactorAt: now }

  test('lets an Admin in, to put the provider right', () => {
    expect(mustUseProvider({ ...question, isAdmin: true, session: shown })).toBe(false)
    expect(mustUseProvider({ ...question, isAdmin: true })).toBe(true)
  })

  test('that was added only once the provider was required lets nobody in: a stolen password can add one', () => {
    expect(mustUseProvider({ ...question, isAdmin: true, session: shown, secondFactorSince: now })).toBe(true)
    expect(mustUseProvider({ ...question, isAdmin: true, session: shown, secondFactorSince: null })).toBe(true)
  })

  test('lets nobody else in', () => {
    expect(mustUseProvider({ ...question, session: shown })).toBe(true)
  })
})
