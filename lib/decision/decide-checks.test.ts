import { beforeAll, describe, expect, test } from 'vitest'
import { authorize } from '../biscuit/authorize'
import { type TestToken, testToken } from '../biscuit/factories'
import type { Restriction } from '../restrictions/schema'
import { type DecideInput, decideWith } from './decide'
import { unavailable } from './decision'
import { type Change, decisionOf, now, type Overrides, stateOf, tokenLike } from './factories'

const soon: Restriction = { type: 'not_before', at: '2026-12-01T00:00:00Z' }
const gone: Restriction = { type: 'expires', at: '2026-11-01T00:00:00Z' }
const otherApplication: Restriction = { type: 'applications', ids: ['app_other'] }
const custom: Restriction = { type: 'custom', source: 'check if method("PATCH");' }

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

const tokenWith = (blocks: Restriction[][], overrides: Parameters<typeof testToken>[1] = {}) =>
  tokenLike(root, blocks, overrides)

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

test('a failing check is told in no more characters than a token has, however often it names a string', async () => {
  const queries = Array.from({ length: 100 }, () => `operation("${'x'.repeat(2_000)}")`)
  const token = await tokenWith([[{ type: 'custom', source: `check if ${queries.join(' or ')};` }]])
  const facts = { now: Math.floor(now.getTime() / 1000), operation: 'order:list' }
  const outcome = await authorize(token.bytes, token.token, token.key.publicKey, facts)
  const { code, failedCheck } = decisionOf(token, { custom: outcome })
  expect(code).toBe('restricted')
  expect(failedCheck?.source).toMatch(/^check if operation\("x+/)
  expect(failedCheck?.source.length).toBe(8_001)
})
