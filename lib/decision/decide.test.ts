import { beforeAll, describe, expect, test } from 'vitest'
import { type TestToken, testToken } from '../biscuit/factories'
import { readToken } from '../biscuit/read-token'
import { parseSecret } from '../biscuit/secret'
import type { Restriction } from '../restrictions/schema'
import { decideRefusal } from './decide'
import { type Change, decisionOf, future, past, tokenLike } from './factories'
import type { DecisionState } from './state'

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

const tokenWith = (blocks: Restriction[][], overrides: Parameters<typeof testToken>[1] = {}) =>
  tokenLike(root, blocks, overrides)

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
