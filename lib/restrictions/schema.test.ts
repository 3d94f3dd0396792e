import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { restrictions } from './arbitraries'
import { restrictionSchema, restrictionsSchema, splitBlocks } from './schema'

function messageOf(restriction: unknown): string | undefined {
  return restrictionSchema.safeParse(restriction).error?.issues[0]?.message
}

describe('a restriction', () => {
  test('is normalised: sets sorted without repetition, networks canonical, times in UTC', () => {
    expect(restrictionSchema.parse({ type: 'applications', ids: ['app_b', 'app_a', 'app_b'] })).toEqual({
      type: 'applications',
      ids: ['app_a', 'app_b'],
    })
    expect(
      restrictionSchema.parse({ type: 'networks', cidrs: ['2001:DB8:0::/32', ' 192.0.2.7', '::ffff:10.0.0.0/104'] }),
    ).toEqual({ type: 'networks', cidrs: ['10.0.0.0/8', '192.0.2.7/32', '2001:db8::/32'] })
    expect(restrictionSchema.parse({ type: 'expires', at: '2026-12-21T01:30+01:30' })).toEqual({
      type: 'expires',
      at: '2026-12-21T00:00:00Z',
    })
    expect(restrictionSchema.parse({ type: 'custom', source: ' check if a("b"); ' })).toEqual({
      type: 'custom',
      source: 'check if a("b");',
    })
  })

  test('that is normalised stays as it is', () => {
    fc.assert(
      fc.property(restrictions, (restriction) => {
        expect(restrictionSchema.parse(restriction)).toEqual(restriction)
      }),
    )
  })

  test.each([
    [{ type: 'applications', ids: [] }, 'Choose at least one application, or leave the restriction out.'],
    [
      { type: 'applications', ids: ['orders'] },
      'This is not the id of an application (app_…). Choose one from the list.',
    ],
    [{ type: 'operations', names: ['Order:List'] }, /“Order:List” is not an operation\. Write it as resource:action/],
    [{ type: 'operations', names: ['order'] }, /is not an operation/],
    [{ type: 'operations', names: ['a:b:c'] }, /is not an operation/],
    [{ type: 'operations', names: ['other/a:b'] }, /is not an operation/],
    [{ type: 'operations', names: [`${'a'.repeat(65)}:b`] }, /is not an operation/],
    [
      { type: 'networks', cidrs: ['10.1.2.3/8'] },
      '“10.1.2.3/8” has bits set beyond its prefix. Did you mean 10.0.0.0/8?',
    ],
    [
      { type: 'networks', cidrs: ['office'] },
      '“office” is not a network. Write it as 203.0.113.0/24 or 2001:db8::/32.',
    ],
    [{ type: 'expires', at: 'tomorrow' }, 'Write a date and time such as 2026-12-21T18:00:00Z.'],
    [
      { type: 'expires', at: '2026-02-30T00:00:00Z' },
      'There is no such date or time. Check the day of the month and the hour.',
    ],
    [{ type: 'not_before', at: '1969-12-31T23:59:59Z' }, 'Choose a date in the years 1970 to 9999.'],
    [{ type: 'not_before', at: '2026-12-21T00:00:00.5Z' }, 'Times are whole seconds. Leave out the fraction.'],
    [{ type: 'custom', source: '  ' }, 'Write some Datalog, or leave the restriction out.'],
  ])('is refused in words: %j', (restriction, message) => {
    expect(messageOf(restriction)).toMatch(message)
  })

  test('has at most 256 elements, and 64 networks', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `order:o${index}`)
    const cidrs = (count: number) => Array.from({ length: count }, (_, index) => `10.0.0.${index}`)
    expect(messageOf({ type: 'operations', names: names(256) })).toBeUndefined()
    expect(messageOf({ type: 'operations', names: names(257) })).toBe('Name at most 256 operations.')
    expect(messageOf({ type: 'networks', cidrs: cidrs(64) })).toBeUndefined()
    expect(messageOf({ type: 'networks', cidrs: cidrs(65) })).toBe('Name at most 64 networks.')
  })

  test('of an unknown type is refused', () => {
    expect(restrictionsSchema.safeParse([{ type: 'write_only' }]).success).toBe(false)
  })
})

describe('splitting into blocks', () => {
  const custom = { type: 'custom' as const, source: 'check if a("b");' }
  const readOnly = { type: 'read_only' as const }

  test('keeps the dialect together and gives each piece of custom Datalog a block of its own, after it', () => {
    expect(splitBlocks([custom, readOnly, custom])).toEqual([[readOnly], [custom], [custom]])
    expect(splitBlocks([custom])).toEqual([[custom]])
  })

  test('makes one empty block of nothing, so that there is a block to revoke', () => {
    expect(splitBlocks([])).toEqual([[]])
  })
})
