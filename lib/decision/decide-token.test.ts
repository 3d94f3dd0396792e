import { beforeAll, describe, expect, test } from 'vitest'
import { type TestToken, testToken } from '../biscuit/factories'
import type { Restriction } from '../restrictions/schema'
import { decideToken } from './decide'
import type { Decision } from './decision'
import { type Change, decisionOf, future, now, past, stateOf, tokenLike } from './factories'
import { introspection } from './introspection'

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

const instant = (date: Date) => date.toISOString().replace('.000Z', 'Z')

function decisionAbout(token: TestToken, change: Change = (state) => state): Decision {
  const state = { ...change(stateOf(token)), application: undefined }
  const result = decideToken({ token: token.token, verification: 'ok', request: {}, state, now })
  if (result.kind === 'custom') throw new Error('It asks for the outcome of custom Datalog.')
  return result.decision
}

describe('a token apart from any request', () => {
  test.each<[string, Restriction[]]>([
    ['applications', [{ type: 'applications', ids: ['app_orders'] }]],
    ['operations', [{ type: 'operations', names: ['order:list'] }]],
    ['reading', [{ type: 'read_only' }]],
    ['networks', [{ type: 'networks', cidrs: ['10.0.0.0/8'] }]],
    ['an expiry to come', [{ type: 'expires', at: instant(future) }]],
    ['custom Datalog', [{ type: 'custom', source: 'check if operation("order:list");' }]],
  ])('is allowed though limited to %s', async (_what, restrictions) => {
    const token = await tokenLike(root, [restrictions])
    expect(decisionAbout(token)).toMatchObject({ allowed: true, code: 'ok', token: { id: root.input.rootTokenId } })
  })

  test('is decided by its checks of time', async () => {
    const over = await tokenLike(root, [[{ type: 'read_only' }, { type: 'expires', at: instant(past) }]])
    expect(decisionAbout(over)).toMatchObject({ code: 'expired', failedCheck: { block: 1 } })
    const early = await tokenLike(root, [[{ type: 'not_before', at: instant(future) }]])
    expect(decisionAbout(early)).toMatchObject({ code: 'not_yet_valid' })
    const both = await tokenLike(root, [
      [{ type: 'not_before', at: instant(future) }],
      [{ type: 'expires', at: instant(past) }],
    ])
    expect(decisionAbout(both)).toMatchObject({ code: 'expired' })
  })

  test('is never active beyond an expiry that custom Datalog holds', async () => {
    const source = `check if time($time), $time < ${instant(past)}; check if true;`
    const token = await tokenLike(root, [[{ type: 'custom', source }]])
    expect(decisionAbout(token)).toMatchObject({ code: 'expired' })
  })

  test('is refused where its organization allows no custom Datalog', async () => {
    const token = await tokenLike(root, [[{ type: 'custom', source: 'check if true;' }]])
    const forbid: Change = (state) => ({
      ...state,
      organization: { ...state.organization!, allowCustomDatalog: false },
    })
    expect(decisionAbout(token, forbid)).toMatchObject({ code: 'restricted' })
  })

  test('is refused as any request with it is, up to its owner', () => {
    const changes: Change[] = [
      (state) => ({ ...state, key: null }),
      (state) => ({ ...state, key: { ...state.key!, state: 'retired' } }),
      (state) => ({ ...state, organization: null }),
      (state) => ({ ...state, requestedOrganization: null }),
      (state) => ({ ...state, credential: null }),
      (state) => ({ ...state, chain: [] }),
      (state) => ({ ...state, tombstones: [root.revocationIds[0]!] }),
      (state) => ({ ...state, chain: [{ ...state.chain[0]!, effectiveExpiresAt: past }] }),
      (state) => ({ ...state, chain: [{ ...state.chain[0]!, effectiveRevokedAt: past }] }),
      (state) => ({ ...state, credential: { ...state.credential!, endsAt: past } }),
      (state) => ({ ...state, owner: { ...state.owner!, active: false } }),
      (state) => ({ ...state, owner: { ...state.owner!, kind: 'membership', active: false } }),
    ]
    for (const change of changes) {
      const { allowed, code, reason } = decisionAbout(root, change)
      expect({ allowed, code, reason }).toEqual({
        allowed: false,
        code: decisionOf(root, { change }).code,
        reason: decisionOf(root, { change }).reason,
      })
    }
  })
})

describe('what is told of an active token', () => {
  const manager = { grants: ['*'], managementOperations: ['latchkey/role:read', 'latchkey/token:introspect'] }
  const told = async (blocks: Restriction[][], role = manager) => {
    const token = await tokenLike(root, blocks)
    return introspection(token.token, decisionAbout(token), role, 'https://latchkey.example')
  }

  test('is that of a plain token', async () => {
    const { input, revocationIds } = root
    expect(introspection(root.token, decisionAbout(root), manager, 'https://latchkey.example')).toEqual({
      active: true,
      scope: '* latchkey/role:read latchkey/token:introspect',
      client_id: input.owner.id,
      username: 'deploy@service',
      token_type: 'Bearer',
      sub: input.owner.id,
      iss: 'https://latchkey.example',
      jti: revocationIds.at(-1),
      latchkey_organization: { id: input.organizationId, slug: 'northwind' },
      latchkey_principal: expect.objectContaining({ id: input.owner.id, role: 'Manager' }),
      latchkey_token: expect.objectContaining({ id: input.rootTokenId }),
      latchkey_restrictions: [],
    })
  })

  test('holds every restriction, and what of it RFC 7662 has words for', async () => {
    const restrictions: Restriction[] = [
      { type: 'applications', ids: ['app_a', 'app_b'] },
      { type: 'operations', names: ['order:create', 'order:list'] },
      { type: 'expires', at: instant(future) },
      { type: 'not_before', at: instant(past) },
      { type: 'networks', cidrs: ['10.0.0.0/8'] },
    ]
    const narrower: Restriction[] = [{ type: 'applications', ids: ['app_b', 'app_c'] }, { type: 'read_only' }]
    expect(await told([restrictions, narrower])).toMatchObject({
      scope: 'order:list',
      aud: ['app_b'],
      exp: future.getTime() / 1000,
      nbf: past.getTime() / 1000,
      latchkey_restrictions: [
        ...restrictions.map((restriction) => ({ block: 1, ...restriction })),
        ...narrower.map((restriction) => ({ block: 2, ...restriction })),
      ],
    })
  })

  test.each<[string, Restriction[], string[], string]>([
    ['operations that the role does not grant', [{ type: 'operations', names: ['a:do', 'b:do'] }], ['a:*'], 'a:do'],
    ['what does not read', [{ type: 'read_only' }], ['*', 'a:do', 'b:list', 'c:*'], '@read b:list latchkey/role:read'],
    [
      'Latchkey’s own operations for an application',
      [{ type: 'applications', ids: ['app_a'] }],
      ['*:list', '@read'],
      '*:list @read',
    ],
    ['anything that a role without grants has', [{ type: 'operations', names: ['a:do'] }], [], ''],
  ])('leaves out of scope %s', async (_what, restrictions, grants, scope) => {
    expect(await told([restrictions], { ...manager, grants })).toMatchObject({ scope })
  })

  test('promises no scope beside custom Datalog, whose source it tells', async () => {
    const answer = await told([[{ type: 'custom', source: 'check if operation("a:b");' }]])
    expect(answer).not.toHaveProperty('scope')
    expect(answer.latchkey_restrictions).toMatchObject([{ block: 1, type: 'custom', source: /a:b/ }])
  })

  test('promises no scope for provisioning', async () => {
    const token = await testToken([], { kind: 'scim' })
    const answer = introspection(token.token, decisionAbout(token), manager, 'https://latchkey.example')
    expect(answer).not.toHaveProperty('scope')
    expect(answer.latchkey_restrictions).toEqual([{ block: 0, type: 'scim_path' }])
  })
})
