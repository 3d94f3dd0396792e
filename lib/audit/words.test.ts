import { expect, test } from 'vitest'
import { actionText, entityTypeText, fieldText } from './words'

test.each([
  ['service_token:revoke', 'Revoked service token'],
  ['key:create', 'Created signing key'],
  ['session:refuse', 'Was refused to sign in'],
  ['member:remove', 'Removed member'],
  ['invitation:accept', 'Accepted invitation'],
  ['something:unheard_of', 'something:unheard_of'],
])('%s is said as “%s”', (action, text) => {
  expect(actionText(action)).toBe(text)
})

test('types and fields are said in plain words', () => {
  expect(entityTypeText('service_user')).toBe('service user')
  expect(fieldText('effectiveExpiresAt')).toBe('Effective expires at')
})
