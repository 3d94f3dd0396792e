import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestToken, testToken } from '../biscuit/factories'
import { instantOf } from '../restrictions/times'
import { decisionOf, now, stateOf, tokenLike } from './factories'
import type { DecisionState } from './state'
import { unchangedUntil } from './unchanged-until'

let root: TestToken
/** With restrictions that begin and end while the property looks. */
let timed: TestToken
beforeAll(async () => {
  root = await testToken()
  const second = now.getTime() / 1_000
  timed = await tokenLike(root, [
    [{ type: 'not_before', at: instantOf(second + 1) }],
    [{ type: 'expires', at: instantOf(second + 3) }],
  ])
})

const plus = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const row = { effectiveExpiresAt: null, effectiveRevokedAt: null }

describe('until when a decision stays what it is', () => {
  test('an instant within the second ends it; one that has passed, or lies beyond the second, does not', () => {
    const state = stateOf(root)
    expect(unchangedUntil(state, plus(300))).toBe(plus(1_000).getTime())
    const ending = (at: Date): DecisionState => ({ ...state, chain: [{ ...state.chain[0]!, effectiveExpiresAt: at }] })
    expect(unchangedUntil(ending(plus(700)), plus(300))).toBe(plus(700).getTime())
    expect(unchangedUntil(ending(plus(300)), plus(300))).toBe(plus(1_000).getTime())
    expect(unchangedUntil(ending(plus(1_700)), plus(300))).toBe(plus(1_000).getTime())
  })

  test('every time that a decision looks at counts', () => {
    const bare = stateOf(root)
    const copy = { ...row, id: 'tok_copy', name: 'Copy', kind: 'service' as const, firstSeenAt: now }
    const state: DecisionState = { ...bare, copies: [{ ...copy, copyRevocationId: 'aa' }] }
    const soon = plus(500)
    const changed = [
      { ...state, credential: { ...state.credential!, endsAt: soon } },
      ...(['chain', 'copies'] as const).flatMap((rows) =>
        (['effectiveExpiresAt', 'effectiveRevokedAt'] as const).map((field) => ({
          ...state,
          [rows]: [{ ...state[rows][0]!, [field]: soon }],
        })),
      ),
    ]
    for (const one of changed) expect(unchangedUntil(one, now)).toBe(soon.getTime())
    // Whoever adds a time to the state is reminded here.
    expect(nullableTimes(state)).toEqual(['effectiveExpiresAt', 'effectiveRevokedAt', 'endsAt', 'firstSeenAt'])
  })

  test('property: at any time until then the same question has the same answer', () => {
    const instant = fc.option(fc.integer({ min: -1_500, max: 4_500 }).map(plus), { nil: null })
    const times = fc.record({ effectiveExpiresAt: instant, effectiveRevokedAt: instant })
    const given = fc.record({
      token: fc.constantFrom(root, timed),
      chain: times,
      copies: fc.array(times, { maxLength: 2 }),
      endsAt: instant,
      at: fc.integer({ min: 0, max: 4_000 }),
      part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    fc.assert(
      fc.property(given, ({ token, chain, copies, endsAt, at, part }) => {
        const change = (state: DecisionState): DecisionState => ({
          ...state,
          credential: { ...state.credential!, endsAt },
          chain: [{ ...state.chain[0]!, ...chain }],
          copies: copies.map((copy, index) => ({
            ...copy,
            id: `tok_${index}`,
            name: 'Copy',
            kind: 'service',
            copyRevocationId: token.revocationIds.at(-1)!,
            firstSeenAt: now,
          })),
        })
        const first = plus(at)
        const until = unchangedUntil(change(stateOf(token)), first)
        expect(until).toBeGreaterThan(first.getTime())
        const later = new Date(first.getTime() + Math.floor(part * (until - first.getTime())))
        expect(decisionOf(token, { change, now: later })).toEqual(decisionOf(token, { change, now: first }))
      }),
      { numRuns: 2_000 },
    )
  })
})

/** The names of all that is null or a time in a state, wherever it stands. */
function nullableTimes(value: unknown): string[] {
  const found = new Set<string>()
  const look = (part: unknown) => {
    if (typeof part !== 'object' || part === null) return
    for (const [name, member] of Object.entries(part)) {
      if (name !== 'builtIn' && (member === null || member instanceof Date)) found.add(name)
      look(member)
    }
  }
  look(value)
  return [...found].sort()
}
