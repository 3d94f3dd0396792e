import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HintInput, hintWords, revocationCauseWords, tokenHints, tokenStatus } from './status'

const now = new Date('2026-11-22T12:00:00Z')
const at = (days: number) => new Date(now.getTime() + days * 86_400_000)

describe('the status', () => {
  test.each([
    [null, null, 'active'],
    [at(1), null, 'active'],
    [now, null, 'expired'],
    [at(-1), null, 'expired'],
    [null, now, 'revoked'],
    [null, at(-1), 'revoked'],
    [null, at(1), 'active'],
    [at(-1), at(-2), 'expired'],
    [at(1), at(-2), 'revoked'],
  ])('of a token that expires at %s and is revoked from %s is %s', (effectiveExpiresAt, effectiveRevokedAt, status) => {
    expect(tokenStatus({ effectiveExpiresAt, effectiveRevokedAt }, now)).toBe(status)
  })

  test('never becomes active again by time passing', () => {
    const instants = fc.option(fc.integer({ min: -5, max: 5 }).map(at), { nil: null })
    fc.assert(
      fc.property(instants, instants, fc.nat(5), (effectiveExpiresAt, effectiveRevokedAt, later) => {
        const input = { effectiveExpiresAt, effectiveRevokedAt }
        fc.pre(tokenStatus(input, now) !== 'active')
        expect(tokenStatus(input, at(later))).not.toBe('active')
      }),
    )
  })
})

describe('the hints', () => {
  const fresh: HintInput = {
    effectiveExpiresAt: null,
    effectiveRevokedAt: null,
    createdAt: at(-1),
    lastUsedAt: null,
    restoredAt: null,
    effectiveNotBefore: null,
    applicationDeleted: false,
  }
  const words = (input: Partial<HintInput>) =>
    tokenHints({ ...fresh, ...input }, now).map((hint) => hintWords(hint, now))

  test.each<[string, Partial<HintInput>, string[]]>([
    ['a fresh token', {}, []],
    ['one that expires in 14 days', { effectiveExpiresAt: at(14) }, ['Expires soon']],
    ['one that expires in 15 days', { effectiveExpiresAt: at(15) }, []],
    ['one never used for 30 days', { createdAt: at(-30) }, ['Unused for 30 days']],
    ['one never used for 29 days', { createdAt: at(-29) }, []],
    ['one used 90 days ago', { createdAt: at(-200), lastUsedAt: at(-90) }, ['Unused for 90 days']],
    ['one used 89 days ago', { createdAt: at(-200), lastUsedAt: at(-89) }, []],
    ['one restored since', { createdAt: at(-200), restoredAt: at(-3) }, []],
    ['one that starts in 3 days', { effectiveNotBefore: at(3) }, ['Starts in 3 days']],
    ['one that starts in an hour', { effectiveNotBefore: at(1 / 24) }, ['Starts in 1 hour']],
    ['one that has started', { effectiveNotBefore: now }, []],
    ['one whose application is deleted', { applicationDeleted: true }, ['Application deleted']],
    ['a revoked one', { effectiveRevokedAt: at(-1), applicationDeleted: true, createdAt: at(-99) }, []],
  ])('of %s', (_, input, expected) => {
    expect(words(input)).toEqual(expected)
  })
})

test('a cause that is not the token’s own is named', () => {
  expect(revocationCauseWords('ancestor', 'Production API')).toBe('with Production API')
  expect(revocationCauseWords('ancestor')).toBe('with its parent')
  expect(revocationCauseWords('owner_deactivated')).toBe('owner deactivated')
  expect(revocationCauseWords('old_secret')).toBe('with the old secret')
  expect(revocationCauseWords('key_retired')).toBe('signing key retired')
  expect(revocationCauseWords('self')).toBeUndefined()
  expect(revocationCauseWords(null)).toBeUndefined()
})
