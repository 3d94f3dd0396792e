import { describe, expect, test } from 'vitest'
import { type ActionInput, allowedActions, refusalOf } from './allowed'

const now = new Date('2026-11-22T12:00:00Z')
const seconds = (count: number) => new Date(now.getTime() + count * 1_000)

const token: ActionInput = {
  name: 'Production API',
  origin: 'minted',
  ownerName: 'Deploy pipeline',
  effectiveExpiresAt: null,
  effectiveRevokedAt: null,
  effectiveRevocationCause: null,
  revokedAt: null,
  revocationCause: null,
  revokedByName: null,
  revokedWith: null,
  revokedForGood: false,
  parent: null,
  ownerActive: true,
  secretsEndAt: null,
}
const active = { name: 'Root', effectiveExpiresAt: null, effectiveRevokedAt: null, secretsEndAt: null }
const revoked: Partial<ActionInput> = {
  revokedAt: seconds(-2),
  revocationCause: 'self',
  revokedByName: 'Mara',
  effectiveRevokedAt: seconds(-2),
  effectiveRevocationCause: 'self',
}
const through: Partial<ActionInput> = {
  effectiveRevokedAt: seconds(-9),
  effectiveRevocationCause: 'ancestor',
  revokedWith: 'Root',
  parent: { ...active, effectiveRevokedAt: seconds(-9) },
}
const ended: Partial<ActionInput> = {
  origin: 'registered',
  effectiveRevokedAt: seconds(-9),
  effectiveRevocationCause: 'old_secret',
  secretsEndAt: seconds(-9),
  parent: active,
}
const keyRetired: Partial<ActionInput> = {
  effectiveRevokedAt: seconds(-9),
  effectiveRevocationCause: 'key_retired',
  secretsEndAt: seconds(-9),
}

describe('the state table', () => {
  const rows: [string, Partial<ActionInput>, string[]][] = [
    ['active', {}, ['attenuate', 'rotate', 'revoke']],
    [
      'active, until the old secret ends',
      { ...ended, effectiveRevokedAt: seconds(9), secretsEndAt: seconds(9) },
      ['revoke'],
    ],
    ['active copy', { origin: 'registered', parent: active }, ['revoke']],
    ['active discovered copy', { origin: 'discovered', parent: active }, ['revoke']],
    ['revoked itself', revoked, ['restore', 'delete']],
    ['revoked itself, below an active parent', { ...revoked, parent: active }, ['restore', 'delete']],
    ['revoked itself, below a revoked parent', { ...revoked, parent: through.parent }, ['delete']],
    ['revoked itself, its owner deactivated', { ...revoked, ownerActive: false }, ['delete']],
    ['revoked itself, the secret it carries ended', { ...ended, ...revoked }, ['delete']],
    ['revoked through an ancestor', through, ['revoke', 'delete']],
    ['revoked with the old secret', ended, ['delete']],
    ['revoked by the retirement of its signing key', keyRetired, ['delete']],
    ['revoked itself, its signing key retired', { ...keyRetired, ...revoked }, ['delete']],
    ['expired', { effectiveExpiresAt: now }, ['delete']],
    ['expired and revoked', { ...revoked, effectiveExpiresAt: seconds(-1) }, ['delete']],
    ['expired a second from now', { effectiveExpiresAt: seconds(1) }, ['attenuate', 'rotate', 'revoke']],
  ]
  test.each(rows)('%s', (_state, change, actions) => {
    expect(allowedActions({ ...token, ...change }, now)).toEqual(actions)
  })
})

test('who comes second is told who was first, and when', () => {
  expect(refusalOf('revoke', { ...token, ...revoked }, now)).toBe('Already revoked by Mara, 2 seconds ago.')
  const deactivated = { ...token, ...revoked, revocationCause: 'owner_deactivated', revokedAt: seconds(-7_200) }
  expect(refusalOf('revoke', deactivated, now)).toBe(
    'Already revoked by Mara, 2 hours ago, when Deploy pipeline was deactivated.',
  )
})

test('every refusal says what stands in the way, and what to do', () => {
  const said = (action: Parameters<typeof refusalOf>[0], change: Partial<ActionInput>) =>
    refusalOf(action, { ...token, ...change }, now)
  expect(said('delete', {})).toBe('“Production API” is active. Revoke it first.')
  expect(said('restore', {})).toBe('“Production API” is active: there is nothing to restore.')
  expect(said('restore', { effectiveExpiresAt: now })).toBe('“Production API” has expired. Create a new one.')
  expect(said('restore', through)).toContain('was revoked with Root. Restore that one')
  expect(said('restore', { ...through, revokedForGood: true })).toContain(
    'was revoked with Root, whose signing key has been retired: it cannot be restored.',
  )
  expect(said('restore', { ...revoked, parent: { ...active, ...keyRetired } })).toContain(
    'Root, which “Production API” was attenuated from, has ended',
  )
  expect(said('restore', { ...revoked, parent: through.parent })).toContain('Restore that one first.')
  expect(said('restore', { ...revoked, ownerActive: false })).toContain('Reactivate it first.')
  expect(said('restore', ended)).toContain('Create a new one.')
  expect(said('restore', { ...keyRetired, ...revoked })).toBe(
    'The signing key of “Production API” has been retired: it cannot be restored. Create a new one.',
  )
  expect(said('revoke', keyRetired)).toContain('was already revoked when its signing key was retired')
  expect(said('rotate', revoked)).toBe('“Production API” is revoked. Only an active token can be rotated.')
  expect(said('attenuate', { origin: 'registered' })).toContain('paste it in the browser')
})
