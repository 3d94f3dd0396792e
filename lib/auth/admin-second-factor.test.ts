import { expect, test } from 'vitest'
import { lacksSecondFactor } from './admin-second-factor'

const now = new Date()
const password = { id: 'ses_1', method: 'password', secondFactorAt: null, provenAt: now, organizationId: null } as const
const question: Parameters<typeof lacksSecondFactor>[0] = { required: true, isAdmin: true, session: password }

test('an Admin who came by a password alone lacks it', () => {
  expect(lacksSecondFactor(question)).toBe(true)
})

test('a passkey that did not verify its user is no second factor', () => {
  expect(lacksSecondFactor({ ...question, session: { ...password, method: 'passkey' } })).toBe(true)
})

test('without a session nothing has been shown', () => {
  expect(lacksSecondFactor({ ...question, session: undefined })).toBe(true)
})

test.each<[string, Partial<typeof question>]>([
  ['the policy does not ask for it', { required: false }],
  ['the role is another', { isAdmin: false }],
  ['it was shown', { session: { ...password, secondFactorAt: new Date() } }],
  ['the organization’s own provider vouched', { session: { ...password, method: 'sso', organizationId: 'org_a' } }],
])('nobody lacks it when %s', (_, difference) => {
  expect(lacksSecondFactor({ ...question, ...difference })).toBe(false)
})
