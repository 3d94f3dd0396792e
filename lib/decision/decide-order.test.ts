import { beforeAll, describe, expect, test } from 'vitest'
import { type TestToken, testToken } from '../biscuit/factories'
import type { Restriction } from '../restrictions/schema'
import { codes } from './decision'
import { type Change, decisionOf, type Overrides, past, tokenLike } from './factories'

const custom: Restriction = { type: 'custom', source: 'check if method("PATCH");' }

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

const tokenWith = (blocks: Restriction[][], overrides: Parameters<typeof testToken>[1] = {}) =>
  tokenLike(root, blocks, overrides)

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
