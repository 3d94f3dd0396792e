import { beforeAll, describe, expect, test } from 'vitest'
import { type TestToken, testToken } from '../biscuit/factories'
import { type Change, decisionOf, future, now, past } from './factories'

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

describe('signature and key', () => {
  test.each<[string, Change]>([
    ['no such key', (state) => ({ ...state, key: null })],
    ['a retired key', (state) => ({ ...state, key: { ...state.key!, state: 'retired' } })],
    ['a key of another organization', (state) => ({ ...state, key: { ...state.key!, organizationId: 'org_other' } })],
    ['another key than the token names', (state) => ({ ...state, key: { ...state.key!, id: 8 } })],
  ])('%s: bad_signature, and nothing is told', (_, change) => {
    expect(decisionOf(root, { change })).toEqual({ allowed: false, code: 'bad_signature', reason: expect.any(String) })
  })

  test('a key that only verifies any more is good', () => {
    expect(
      decisionOf(root, { change: (state) => ({ ...state, key: { ...state.key!, state: 'verifying' } }) }).code,
    ).toBe('ok')
  })

  test('a key that was not tried is no good', () => {
    expect(decisionOf(root, { verification: undefined })).toMatchObject({ code: 'bad_signature' })
  })
})

describe('unknown', () => {
  test.each<[string, Change]>([
    ['credential', (state) => ({ ...state, credential: null })],
    ['credential of another name', (state) => ({ ...state, credential: { ...state.credential!, id: 'crd_other' } })],
    ['token', (state) => ({ ...state, chain: [] })],
    ['root', (state) => ({ ...state, chain: [{ ...state.chain[0]!, id: 'tok_other' }, state.chain[0]!] })],
    ['owner', (state) => ({ ...state, owner: null })],
    ['owner of another name', (state) => ({ ...state, owner: { ...state.owner!, id: 'su_other' } })],
    ['organization', (state) => ({ ...state, organization: null })],
    ['minted block', (state) => ({ ...state, credential: { ...state.credential!, revocationIds: ['00'] } })],
  ])('%s: unknown', (_, change) => {
    expect(decisionOf(root, { change })).toMatchObject({ allowed: false, code: 'unknown' })
  })

  test('is what another organization hears, and no more than that', () => {
    for (const requestedOrganization of [null, { id: 'org_other' }]) {
      expect(decisionOf(root, { change: (state) => ({ ...state, requestedOrganization }) })).toEqual({
        allowed: false,
        code: 'unknown',
        reason: 'No such token is known in this organization.',
      })
    }
    const own: Change = (state) => ({ ...state, requestedOrganization: { id: root.input.organizationId } })
    expect(decisionOf(root, { change: own }).code).toBe('ok')
  })
})

describe('expired and revoked', () => {
  const parent = {
    id: 'tok_parent',
    name: 'Parent',
    kind: 'service' as const,
    effectiveExpiresAt: null,
    effectiveRevokedAt: null,
  }
  // A child that the server minted: the authority names the root, the credential the child.
  const under =
    (row: Partial<typeof parent> | { effectiveExpiresAt: Date } | { effectiveRevokedAt: Date }): Change =>
    (state) => ({
      ...state,
      chain: [
        { ...state.chain[0]!, ...row },
        { ...parent, id: 'tok_child' },
      ],
      credential: { ...state.credential!, tokenId: 'tok_child' },
    })

  test('name the ancestor', () => {
    expect(decisionOf(root, { change: under({ effectiveExpiresAt: past }) })).toMatchObject({
      code: 'expired',
      reason: 'Production API, which this token comes from, expired on 1 November 2026, 00:00 UTC.',
      token: { id: 'tok_child', rootId: root.input.rootTokenId, attenuated: true, registered: true },
    })
    expect(decisionOf(root, { change: under({ effectiveRevokedAt: past }) })).toMatchObject({
      code: 'revoked',
      reason: 'Production API, which this token comes from, was revoked on 1 November 2026, 00:00 UTC.',
    })
  })

  test('count from their instant on, and not before', () => {
    const revokedAt =
      (effectiveRevokedAt: Date): Change =>
      (state) => ({ ...state, chain: [{ ...state.chain[0]!, effectiveRevokedAt }] })
    expect(decisionOf(root, { change: revokedAt(now) }).code).toBe('revoked')
    expect(decisionOf(root, { change: revokedAt(new Date(now.getTime() + 1)) }).code).toBe('ok')
  })

  test('what somebody revoked stays so when a clock is set back; an end that was foreseen waits for its time', () => {
    const causes = ['self', 'owner_deactivated', 'ancestor', 'old_secret', 'key_retired'] as const
    const codes = causes.map((effectiveRevocationCause) => {
      const change: Change = (state) => ({
        ...state,
        chain: [{ ...state.chain[0]!, effectiveRevokedAt: future, effectiveRevocationCause }],
      })
      return decisionOf(root, { change }).code
    })
    expect(codes).toEqual(['revoked', 'revoked', 'ok', 'ok', 'ok'])
  })

  test('an old secret is revoked when its overlap is over', () => {
    const endsAt =
      (date: Date): Change =>
      (state) => ({ ...state, credential: { ...state.credential!, endsAt: date } })
    expect(decisionOf(root, { change: endsAt(future) }).code).toBe('ok')
    expect(decisionOf(root, { change: endsAt(now) })).toMatchObject({
      code: 'revoked',
      reason: /replaced by a newer one/,
    })
  })

  test('a deactivated service user’s tokens are revoked, even one that was missed', () => {
    const change: Change = (state) => ({ ...state, owner: { ...state.owner!, active: false } })
    expect(decisionOf(root, { change })).toMatchObject({
      code: 'revoked',
      reason: /Deploy, which this token belongs to, is deactivated/,
    })
  })
})
