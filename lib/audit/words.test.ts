import { expect, test } from 'vitest'
import { actionText, entityTypeText, fieldText } from './words'

test.each([
  ['service_token:revoke', 'Revoked service token'],
  ['key:create', 'Created signing key'],
  ['session:refuse', 'Was refused to sign in'],
  ['member:remove', 'Removed member'],
  ['invitation:accept', 'Accepted invitation'],
  ['key:retire', 'Retired signing key'],
  ['token_policy:update', 'Changed token policy'],
  ['token_policy:enforce', 'Enforced token policy'],
  ['organization:rename', 'Renamed organization'],
  ['organization:purge', 'Purged organization'],
  ['secret:rotate', 'Rotated secret'],
  ['service_token:discover', 'Discovered service token'],
  ['service_token:see', 'First saw service token'],
  ['service_token:throttle', 'Stopped custom Datalog of service token'],
  ['something:unheard_of', 'something:unheard_of'],
])('%s is said as “%s”', (action, text) => {
  expect(actionText(action)).toBe(text)
})

test('types and fields are said in plain words', () => {
  expect(entityTypeText('service_user')).toBe('service user')
  expect(fieldText('effectiveExpiresAt')).toBe('Effective expires at')
})
