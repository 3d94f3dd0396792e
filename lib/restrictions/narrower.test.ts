import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chains, requests, restrictions } from './arbitraries'
import { permits } from './evaluate'
import { widerThan } from './narrower'
import type { Restriction } from './schema'

const context = { applicationName: () => 'Checkout', parentName: 'Production API' }

describe('a child that offers more than its parent', () => {
  test.each<[Restriction, Restriction, string, string]>([
    [
      { type: 'applications', ids: ['app_a'] },
      { type: 'applications', ids: ['app_a', 'app_b'] },
      'applications',
      'Production API cannot reach Checkout.',
    ],
    [
      { type: 'operations', names: ['order:list'] },
      { type: 'operations', names: ['order:list', 'order:read'] },
      'operations',
      'Production API cannot do order:read.',
    ],
    [
      { type: 'expires', at: '2026-12-12T18:00:00Z' },
      { type: 'expires', at: '2026-12-12T18:00:01Z' },
      'expires',
      'Production API expires on 12 December 2026, 18:00 UTC. Choose that time or an earlier one.',
    ],
    [
      { type: 'not_before', at: '2026-12-12T18:00:00Z' },
      { type: 'not_before', at: '2026-12-12T17:59:59Z' },
      'not_before',
      'Production API starts on 12 December 2026, 18:00 UTC. Choose that time or a later one.',
    ],
    [
      { type: 'networks', cidrs: ['10.0.0.0/8'] },
      { type: 'networks', cidrs: ['10.1.0.0/16', '192.0.2.0/24'] },
      'networks',
      'Production API may only be used from 10.0.0.0/8, which does not hold all of 192.0.2.0/24.',
    ],
  ])('is told so: %j %j', (parent, child, field, message) => {
    expect(widerThan([parent], [child], context)).toEqual([{ field, message }])
  })

  test('is measured against the whole chain, not the nearest ancestor alone', () => {
    const chain: Restriction[] = [
      { type: 'applications', ids: ['app_a', 'app_b'] },
      { type: 'applications', ids: ['app_b', 'app_c'] },
    ]
    expect(widerThan(chain, [{ type: 'applications', ids: ['app_c'] }])).toHaveLength(1)
    expect(widerThan(chain, [{ type: 'applications', ids: ['app_b'] }])).toEqual([])
  })
})

test('a restriction that is not wider lets nothing pass that its own kind of restriction above stops', () => {
  fc.assert(
    fc.property(chains, restrictions, requests, (chain, child, request) => {
      const parents = chain.flat().filter((restriction) => restriction.type === child.type)
      fc.pre(widerThan(parents, [child]).length === 0 && permits(child, request))
      for (const parent of parents) expect(permits(parent, request)).toBe(true)
    }),
  )
})

test('a restriction that is wider promises something that the chain refuses', () => {
  const sets = restrictions.filter(({ type }) => type === 'applications' || type === 'operations')
  fc.assert(
    fc.property(chains, sets, (chain, child) => {
      fc.pre(widerThan(chain.flat(), [child]).length > 0)
      const promised = child.type === 'applications' ? child.ids : child.type === 'operations' ? child.names : []
      const requests = promised.map((value) => ({ now: 0, application: value, operation: value }))
      const isPromisedInVain = requests.some(
        (request) => !chain.flat().every((parent) => parent.type !== child.type || permits(parent, request)),
      )
      expect(isPromisedInVain).toBe(true)
    }),
  )
})
