import { beforeAll, describe, expect, test } from 'vitest'
import { authorize } from '../biscuit/authorize'
import { type TestToken, testToken } from '../biscuit/factories'
import { readToken } from '../biscuit/read-token'
import { parseSecret } from '../biscuit/secret'
import type { Restriction } from '../restrictions/schema'
import { type DecideInput, decide, decideRefusal, decideWith } from './decide'
import { codes, type Decision, unavailable } from './decision'
import type { DecisionState } from './state'

const now = new Date('2026-11-22T12:00:00Z')
const past = new Date('2026-11-01T00:00:00Z')
const future = new Date('2026-12-24T00:00:00Z')
const soon: Restriction = { type: 'not_before', at: '2026-12-01T00:00:00Z' }
const gone: Restriction = { type: 'expires', at: '2026-11-01T00:00:00Z' }
const otherApplication: Restriction = { type: 'applications', ids: ['app_other'] }
const custom: Restriction = { type: 'custom', source: 'check if method("PATCH");' }

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

async function tokenWith(blocks: Restriction[][], overrides: Parameters<typeof testToken>[1] = {}): Promise<TestToken> {
  const { privateKey, organizationId, rootTokenId, credentialId, owner } = root.input
  const made = await testToken(blocks, { privateKey, organizationId, rootTokenId, credentialId, owner, ...overrides })
  return { ...made, key: { ...made.key, publicKey: root.key.publicKey } }
}

/** Everything in order: an active service user with full rights. */
function stateOf({ input, key, revocationIds }: TestToken, minted = revocationIds.length): DecisionState {
  const row = { effectiveExpiresAt: null, effectiveRevokedAt: null }
  return {
    key: { id: key.id, organizationId: input.organizationId, publicKey: key.publicKey, state: 'signing' },
    organization: { id: input.organizationId, slug: 'northwind', allowCustomDatalog: true },
    credential: {
      id: input.credentialId,
      tokenId: input.rootTokenId,
      endsAt: null,
      revocationIds: revocationIds.slice(0, minted),
    },
    chain: [{ id: input.rootTokenId, name: 'Production API', kind: input.kind, ...row }],
    copies: [],
    tombstones: [],
    owner: {
      kind: input.owner.kind,
      id: input.owner.id,
      identifier: 'deploy@service',
      name: 'Deploy',
      active: true,
      role: { name: 'Manager', builtIn: 'manager', grants: ['*'], managementOperations: [] },
      applications: new Map([['app_orders', 'write']]),
    },
    application: { id: 'app_orders', name: 'Order Service', deleted: false },
  }
}

type Change = (state: DecisionState) => DecisionState
type Overrides = Partial<Omit<DecideInput, 'token' | 'state'>> & { change?: Change; minted?: number }

function decisionOf(token: TestToken, { change = (state) => state, minted, ...overrides }: Overrides = {}): Decision {
  const result = decide({
    token: token.token,
    verification: 'ok',
    request: { application: 'orders', operation: 'order:list' },
    state: change(stateOf(token, minted)),
    now,
    ...overrides,
  })
  if (result.kind === 'custom') throw new Error('The decision asks for the outcome of custom Datalog.')
  return result.decision
}

describe('an allowed request', () => {
  test('says who, with what, and why', () => {
    expect(decisionOf(root)).toEqual({
      allowed: true,
      code: 'ok',
      reason: 'Deploy may do order:list on Order Service.',
      organization: { id: root.input.organizationId, slug: 'northwind' },
      principal: {
        kind: 'service_user',
        id: root.input.owner.id,
        identifier: 'deploy@service',
        name: 'Deploy',
        role: 'Manager',
      },
      token: {
        id: root.input.rootTokenId,
        name: 'Production API',
        kind: 'service',
        rootId: root.input.rootTokenId,
        attenuated: false,
        registered: true,
        expiresAt: null,
      },
    })
  })

  test('may ask for identity alone, for which no role or team is needed', () => {
    const powerless: Change = (state) => ({
      ...state,
      application: undefined,
      owner: { ...state.owner!, role: { ...state.owner!.role, grants: [] }, applications: new Map() },
    })
    expect(decisionOf(root, { request: {}, change: powerless })).toMatchObject({
      code: 'ok',
      reason: 'This token is valid and belongs to Deploy.',
    })
  })

  test('of an admin needs no team', () => {
    const admin: Change = (state) => ({
      ...state,
      owner: { ...state.owner!, role: { ...state.owner!.role, builtIn: 'admin' }, applications: new Map() },
    })
    expect(decisionOf(root, { change: admin })).toMatchObject({ code: 'ok' })
  })

  test('of a member names the user', async () => {
    const personal = await tokenWith([], { owner: { kind: 'membership', id: 'mem_1' }, kind: 'personal' })
    const change: Change = (state) => ({
      ...state,
      owner: { ...state.owner!, userId: 'usr_1', identifier: 'mo@example.com' },
    })
    expect(decisionOf(personal, { change })).toMatchObject({
      principal: { kind: 'user', id: 'usr_1', identifier: 'mo@example.com' },
      token: { kind: 'personal' },
    })
  })
})

describe('which row a copy is', () => {
  const row = { effectiveExpiresAt: null, effectiveRevokedAt: null, kind: 'service' as const, firstSeenAt: null }
  const copyOf = (token: TestToken, block: number) => ({
    ...row,
    id: `tok_copy${block}`,
    name: `Copy ${block}`,
    copyRevocationId: token.revocationIds[block]!,
  })

  test('its own when listed, else its nearest listed ancestor, else the credential’s token', async () => {
    const token = await tokenWith([[], [], [{ type: 'read_only' }]])
    const told = (blocks: number[]) =>
      decisionOf(token, {
        minted: 1,
        change: (state) => ({ ...state, copies: blocks.map((block) => copyOf(token, block)) }),
        request: { access: 'read' },
      }).token
    expect(told([])).toMatchObject({ id: root.input.rootTokenId, attenuated: true, registered: false })
    expect(told([1])).toMatchObject({
      id: 'tok_copy1',
      name: 'Copy 1',
      rootId: root.input.rootTokenId,
      registered: false,
    })
    expect(told([3, 1])).toMatchObject({ id: 'tok_copy3', attenuated: true, registered: true })
  })

  test('the expiry of a copy’s row counts once it has been seen; its revocation always', async () => {
    const token = await tokenWith([[]])
    const withCopy = (copy: Partial<DecisionState['copies'][0]>) =>
      decisionOf(token, { minted: 1, change: (state) => ({ ...state, copies: [{ ...copyOf(token, 1), ...copy }] }) })
    expect(withCopy({ effectiveExpiresAt: past })).toMatchObject({ code: 'ok', token: { expiresAt: null } })
    expect(withCopy({ effectiveExpiresAt: past, firstSeenAt: past })).toMatchObject({ code: 'expired' })
    expect(withCopy({ effectiveExpiresAt: future, firstSeenAt: past })).toMatchObject({
      token: { expiresAt: '2026-12-24T00:00:00Z' },
    })
    expect(withCopy({ effectiveRevokedAt: past })).toMatchObject({
      code: 'revoked',
      reason: 'This token was revoked on 1 November 2026, 00:00 UTC.',
    })
  })

  test('the earliest expiry of rows and blocks is told', async () => {
    const token = await tokenWith([
      [{ type: 'expires', at: '2026-12-01T00:00:00Z' }],
      [{ type: 'expires', at: '2026-12-05T00:00:00Z' }],
    ])
    const change: Change = (state) => ({ ...state, chain: [{ ...state.chain[0]!, effectiveExpiresAt: future }] })
    expect(decisionOf(token, { change }).token?.expiresAt).toBe('2026-12-01T00:00:00Z')
  })
})

describe('text that is no token', () => {
  test.each([
    ['', 'missing'],
    ['Bearer', 'missing'],
    ['hello', 'malformed'],
    ['x'.repeat(9000), 'malformed'],
  ])('%j is %s', (text, code) => {
    const parsed = parseSecret(text)
    const refusal = parsed.ok ? readToken(parsed.bytes) : parsed
    expect(refusal.ok).toBe(false)
    expect(!refusal.ok && decideRefusal(refusal)).toMatchObject({ allowed: false, code })
  })
})

/** What is wrong with a request, one thing for each code, in the order in which they are decided. */
const faults: {
  code: (typeof codes)[number]
  reason: RegExp
  change?: Change
  overrides?: Overrides
  blocks?: Restriction[]
}[] = [
  { code: 'malformed', reason: /not a token/, overrides: { verification: 'malformed' } },
  { code: 'bad_signature', reason: /does not fit/, overrides: { verification: 'bad_signature' } },
  {
    code: 'unknown',
    reason: /deleted or was never known/,
    change: (state) => ({ ...state, tombstones: [state.credential?.revocationIds[0] ?? ''] }),
  },
  {
    code: 'expired',
    reason: /This token expired on 1 November 2026/,
    change: (state) => ({ ...state, chain: state.chain.map((row) => ({ ...row, effectiveExpiresAt: past })) }),
  },
  {
    code: 'revoked',
    reason: /This token was revoked on 1 November 2026/,
    change: (state) => ({ ...state, chain: state.chain.map((row) => ({ ...row, effectiveRevokedAt: past })) }),
  },
  {
    code: 'owner_inactive',
    reason: /Deploy, who this token belongs to, is deactivated/,
    change: (state) => ({ ...state, owner: { ...state.owner!, active: false } }),
  },
  { code: 'unknown_application', reason: /no such application/, change: (state) => ({ ...state, application: null }) },
  { code: 'restricted', reason: /may not reach|may only/, blocks: [{ type: 'operations', names: ['order:other'] }] },
  { code: 'too_complex', reason: /takes too long/, blocks: [custom], overrides: { custom: { kind: 'too_complex' } } },
  {
    code: 'not_permitted',
    reason: /The role Manager of Deploy does not grant order:list/,
    change: (state) => ({ ...state, owner: { ...state.owner!, role: { ...state.owner!.role, grants: [] } } }),
  },
]

describe('the order of the codes', () => {
  // A membership, because only its deactivation is a code of its own.
  const personal = (blocks: Restriction[]) =>
    tokenWith([blocks], { owner: { kind: 'membership', id: 'mem_1' }, kind: 'personal' })

  test.each(faults)('$code alone is answered', async ({ code, reason, change, overrides, blocks = [] }) => {
    expect(decisionOf(await personal(blocks), { change, ...overrides })).toMatchObject({
      allowed: false,
      code,
      reason: expect.stringMatching(reason),
    })
  })

  test.each(faults.map((fault, index) => ({ ...fault, later: faults.slice(index) })))(
    '$code comes before all that follow it',
    async ({ code, later }) => {
      const token = await personal(later.flatMap(({ blocks = [] }) => blocks))
      const change: Change = (state) => later.reduce((changed, fault) => fault.change?.(changed) ?? changed, state)
      const overrides: Overrides = Object.assign({}, ...later.map((fault) => fault.overrides).reverse())
      expect(decisionOf(token, { ...overrides, change })).toMatchObject({ allowed: false, code })
    },
  )

  test('stands in one list, and every code of it has its test here', () => {
    const tested = faults.map(({ code }) => code)
    const elsewhere = ['missing', 'not_yet_valid', 'ok', 'unavailable']
    expect(new Set([...tested, ...elsewhere])).toEqual(new Set(codes))
    expect(tested).toEqual(codes.filter((code) => tested.includes(code)))
  })
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

describe('checks', () => {
  const outcome = async (blocks: Restriction[][], overrides: Overrides = {}) => {
    const { code, failedCheck } = decisionOf(await tokenWith(blocks), overrides)
    return { code, failedCheck }
  }

  test('failing of not-before alone: not_yet_valid; of expiry and not-before: expired; of anything else: restricted', async () => {
    const early = { block: 1, source: 'check if time($time), $time >= 2026-12-01T00:00:00Z' }
    expect(await outcome([[soon]])).toEqual({ code: 'not_yet_valid', failedCheck: early })
    expect(await outcome([[gone]])).toMatchObject({ code: 'expired' })
    expect(await outcome([[soon], [gone]])).toEqual({ code: 'expired', failedCheck: early })
    expect(await outcome([[soon], [otherApplication]])).toEqual({ code: 'restricted', failedCheck: early })
  })

  test('say what failed', async () => {
    const reason = async (...restrictions: Restriction[]) => decisionOf(await tokenWith([restrictions])).reason
    expect(await reason(otherApplication)).toBe('This token may not reach Order Service.')
    expect(await reason({ type: 'operations', names: ['order:read', 'order:write'] })).toBe(
      'This token may only do order:read or order:write.',
    )
    expect(await reason({ type: 'networks', cidrs: ['10.0.0.0/8'] }, soon)).toBe(
      'This token may only be used from 10.0.0.0/8. This token is not valid before 1 December 2026, 00:00 UTC.',
    )
  })

  test('use the application’s id, and the stricter access of caller and catalogue', async () => {
    expect(await outcome([[{ type: 'applications', ids: ['app_orders'] }]])).toMatchObject({ code: 'ok' })
    const writes: Change = (state) => ({ ...state, application: { ...state.application!, operationAccess: 'write' } })
    expect(await outcome([[{ type: 'read_only' }]])).toMatchObject({ code: 'ok' })
    const request = { application: 'orders', operation: 'order:list', access: 'read' as const }
    expect(await outcome([[{ type: 'read_only' }]], { change: writes, request })).toMatchObject({ code: 'restricted' })
  })

  test('count whole seconds', async () => {
    const until: Restriction = { type: 'expires', at: '2026-11-22T12:00:00Z' }
    expect(await outcome([[until]], { now: new Date('2026-11-22T11:59:59.999Z') })).toMatchObject({ code: 'ok' })
    expect(await outcome([[until]])).toMatchObject({ code: 'expired' })
  })
})

describe('custom Datalog', () => {
  const decideCustom = async (blocks: Restriction[][], overrides: Partial<DecideInput> = {}) => {
    const token = await tokenWith(blocks)
    const input = {
      verification: 'ok' as const,
      request: { application: 'orders', operation: 'order:list' },
      state: stateOf(token),
      now,
      ...overrides,
    }
    let runs = 0
    const decision = await decideWith({ ...input, reading: { ok: true, token: token.token } }, (facts) => {
      runs++
      return authorize(token.bytes, token.token, root.key.publicKey, facts)
    })
    return { code: decision.code, failedCheck: decision.failedCheck, runs }
  }

  test('is run, and its failing check named', async () => {
    expect(await decideCustom([[custom]])).toEqual({
      code: 'restricted',
      failedCheck: { block: 1, source: 'check if method("PATCH")' },
      runs: 1,
    })
    expect(await decideCustom([[custom]], { request: { application: 'orders', method: 'PATCH' } })).toEqual({
      code: 'ok',
      failedCheck: undefined,
      runs: 1,
    })
  })

  test('is not run for a token of the dialect, or where an earlier block has settled the matter', async () => {
    expect(await decideCustom([[{ type: 'read_only' }]])).toMatchObject({ code: 'ok', runs: 0 })
    expect(await decideCustom([[otherApplication], [custom]])).toMatchObject({
      code: 'restricted',
      failedCheck: { block: 1 },
      runs: 0,
    })
  })

  test('is run where it comes before the failing block, because the first failing check is named', async () => {
    expect(await decideCustom([[custom], [otherApplication]])).toMatchObject({
      code: 'restricted',
      failedCheck: { block: 1 },
      runs: 1,
    })
  })

  test('that fails only of time is a matter of time', async () => {
    const late: Restriction = { type: 'custom', source: 'check if time($t), $t >= 2026-12-01T00:00:00Z; x("y");' }
    expect(await decideCustom([[late]])).toMatchObject({ code: 'not_yet_valid' })
    expect(await decideCustom([[late], [custom]])).toMatchObject({ code: 'restricted', failedCheck: { block: 1 } })
  })

  test('is refused where the organization forbids it, without being run', async () => {
    const state = stateOf(await tokenWith([[custom]]))
    const token = await tokenWith([[custom]])
    const forbidden = { ...stateOf(token), organization: { ...state.organization!, allowCustomDatalog: false } }
    const decision = await decideWith(
      {
        verification: 'ok',
        request: {},
        now,
        state: { ...forbidden, application: undefined },
        reading: { ok: true, token: token.token },
      },
      () => Promise.reject(new Error('It was run.')),
    )
    expect(decision).toMatchObject({
      code: 'restricted',
      reason: 'This token holds custom Datalog, which its organization does not allow.',
    })
  })

  test('that could not be run is unavailable, unless the token is refused for another reason anyway', async () => {
    const token = await tokenWith([[soon], [custom]])
    expect(decisionOf(token, { custom: { kind: 'unavailable' } }).code).toBe('not_yet_valid')
    const alone = await tokenWith([[custom]])
    expect(decisionOf(alone, { custom: { kind: 'unavailable' } }).code).toBe('unavailable')
    expect(decisionOf(alone, { custom: { kind: 'timeout' } }).code).toBe('unavailable')
    expect(decisionOf(alone, { custom: { kind: 'error', message: 'Overflow' } }).code).toBe('restricted')
    expect(decisionOf(alone, { custom: { kind: 'failed', checks: [] } }).code).toBe('restricted')
    expect(unavailable()).toMatchObject({ allowed: false, code: 'unavailable' })
  })
})

describe('not_permitted', () => {
  test('when no team gives the application at that level', () => {
    const level =
      (access?: 'read' | 'write'): Change =>
      (state) => ({
        ...state,
        owner: { ...state.owner!, applications: new Map(access ? [['app_orders', access]] : []) },
      })
    expect(decisionOf(root, { change: level() })).toMatchObject({
      code: 'not_permitted',
      reason: 'No team gives Deploy read access to Order Service.',
    })
    expect(decisionOf(root, { change: level('read') })).toMatchObject({ code: 'ok' })
    const request = { application: 'orders', operation: 'order:delete' }
    expect(decisionOf(root, { change: level('read'), request })).toMatchObject({ code: 'not_permitted' })
    expect(decisionOf(root, { change: level('write'), request })).toMatchObject({ code: 'ok' })
  })

  test('when the request names an application alone, which counts as writing', () => {
    const reader: Change = (state) => ({
      ...state,
      owner: { ...state.owner!, applications: new Map([['app_orders', 'read']]) },
    })
    expect(decisionOf(root, { change: reader, request: { application: 'orders' } })).toMatchObject({
      code: 'not_permitted',
    })
  })

  test('when a management operation is not the role’s', () => {
    const change: Change = (state) => ({
      ...state,
      application: undefined,
      owner: { ...state.owner!, role: { ...state.owner!.role, managementOperations: ['latchkey/application:read'] } },
    })
    expect(decisionOf(root, { change, request: { operation: 'latchkey/application:read' } })).toMatchObject({
      code: 'ok',
    })
    expect(decisionOf(root, { change, request: { operation: 'latchkey/service_token:create' } })).toMatchObject({
      code: 'not_permitted',
    })
  })

  test.each([
    ['/scim/v2/Users', 'ok'],
    ['/scim/v2/Users?filter=a..b', 'ok'],
    ['/scim/v2', 'not_permitted'],
    ['/scim/v2/../../v1/orders', 'not_permitted'],
    ['/scim/v2/%2E%2e/admin', 'not_permitted'],
    ['/scim/v2/..%2fadmin', 'not_permitted'],
    ['/v1/orders', 'not_permitted'],
    [undefined, 'not_permitted'],
  ])('for a token of kind scim at %s: %s', async (path, code) => {
    const token = await tokenWith([], { kind: 'scim' })
    const change: Change = (state) => ({ ...state, application: undefined })
    expect(decisionOf(token, { change, request: { path } })).toMatchObject({ code })
  })
})
