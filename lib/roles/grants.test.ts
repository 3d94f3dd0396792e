import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantsOperation } from '../decision/grants'
import { normalizeGrants, readGrant, readGrants } from './grants'

const part = fc.constantFrom('order', 'invoice', 'list')
const piece = fc.oneof(part, fc.constant('*'))
const grant = fc.oneof(
  fc.constantFrom('*', '@read'),
  fc.tuple(piece, piece).map((pair) => readGrant(pair.join(':'))!),
)

describe('normalizing', () => {
  test('takes away what says nothing, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(grant), fc.tuple(part, part), fc.constantFrom('read', 'write'), (grants, pair, access) => {
        const granted = (of: string[]) =>
          grantsOperation({ grants: of, managementOperations: [] }, pair.join(':'), access)
        const normal = normalizeGrants(grants)
        expect(granted(normal)).toBe(granted(grants))
        expect(normalizeGrants([...grants].reverse())).toEqual(normal)
        expect(normalizeGrants(normal)).toEqual(normal)
      }),
    )
  })

  test('keeps an operation beside @read, which a catalogue may call a write', () => {
    expect(normalizeGrants(['order:list', 'order:list', '@read'])).toEqual(['@read', 'order:list'])
    expect(normalizeGrants(['order:list', '@read', 'order:*', '*:list'])).toEqual(['@read', '*:list', 'order:*'])
    expect(normalizeGrants(['@read', '*', 'a:b'])).toEqual(['*'])
  })
})

test.each([
  ['order:list', 'order:list'],
  [' Order:List ', 'order:list'],
  ['*:*', '*'],
  ['@read', '@read'],
  ['*:list', '*:list'],
  ['@write', undefined],
  ['order', undefined],
  ['order:', undefined],
  ['order:list:all', undefined],
  ['or*:list', undefined],
  ['latchkey/role:read', undefined],
  ['', undefined],
  [`${'a'.repeat(65)}:b`, undefined],
])('%j is the grant %j', (text, expected) => {
  expect(readGrant(text)).toBe(expected)
})

test('grants are read from lines and commas; the first that is none is named', () => {
  expect(readGrants('order:*\n\n *:list,@read\r\n')).toEqual({ ok: true, grants: ['order:*', '*:list', '@read'] })
  expect(readGrants('order:*\nlatchkey/role:read')).toMatchObject({
    ok: false,
    message: expect.stringContaining('“latchkey/role:read” is no grant.'),
  })
})
