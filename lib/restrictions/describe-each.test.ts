import fc from 'fast-check'
import { expect, test } from 'vitest'
import { restrictions } from './arbitraries'
import { describeEach, describeOne } from './describe-each'
import { type Restriction, restrictionSchema } from './schema'

const byId = { applicationName: () => undefined }

const anyRestriction: fc.Arbitrary<Restriction> = fc.oneof(
  restrictions,
  fc
    .record({ type: fc.constant('custom' as const), source: fc.string({ minLength: 1 }) })
    .filter(({ source }) => source.trim() === source),
  fc
    .record({
      type: fc.constantFrom('expires' as const, 'not_before' as const),
      seconds: fc.nat({ max: 253_402_300_799 }),
    })
    .map(({ type, seconds }) => ({ type, at: new Date(seconds * 1000).toISOString().replace('.000', '') })),
)

test('words lead back to the restriction: nothing is lost on the way to plain English', () => {
  fc.assert(
    fc.property(anyRestriction, (restriction) => {
      expect(fromWords(describeOne(restriction, byId))).toEqual(restriction)
    }),
  )
})

test('applications of one name are told apart by their ids', () => {
  const context = { applicationName: (id: string) => (id === 'app_c' ? 'Checkout' : 'Order Service') }
  expect(describeEach([{ type: 'applications', ids: ['app_a', 'app_b', 'app_c'] }], context)).toEqual([
    'Only on Order Service (app_a), Order Service (app_b) and Checkout.',
  ])
})

// The way back exists for this test alone: nobody types these sentences.
function fromWords(sentence: string): Restriction {
  const custom = /^Only where this custom Datalog holds: ([\s\S]*)$/.exec(sentence)
  if (custom) return { type: 'custom', source: custom[1]! }
  const patterns: [RegExp, (rest: string) => unknown][] = [
    [/^Only on (.*)\.$/, (rest) => ({ type: 'applications', ids: split(rest) })],
    [/^Only reading(\.)$/, () => ({ type: 'read_only' })],
    [/^Only the operations? (.*)\.$/, (rest) => ({ type: 'operations', names: split(rest) })],
    [/^Until (.*)\.$/, (rest) => ({ type: 'expires', at: instant(rest) })],
    [/^Not before (.*)\.$/, (rest) => ({ type: 'not_before', at: instant(rest) })],
    [/^Only from (.*)\.$/, (rest) => ({ type: 'networks', cidrs: split(rest) })],
  ]
  for (const [pattern, build] of patterns) {
    const match = pattern.exec(sentence)
    if (match) return restrictionSchema.parse(build(match[1]!))
  }
  throw new Error(`No restriction has the words “${sentence}”.`)
}

function split(words: string): string[] {
  return words.split(/, | and | or /)
}

function instant(words: string): string {
  return new Date(words.replace(',', '')).toISOString().replace('.000', '')
}
