import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chains, requests, restrictions } from './arbitraries'
import { describeRestrictions } from './describe'
import { permits } from './evaluate'
import type { Restriction } from './schema'

const names: Record<string, string> = { app_a: 'Order Service', app_b: 'Checkout' }
const context = { applicationName: (id: string) => names[id], parentName: 'Production API' }
const orders: Restriction = { type: 'applications', ids: ['app_a'] }
const readOnly: Restriction = { type: 'read_only' }
const until: Restriction = { type: 'expires', at: '2026-12-12T18:00:00Z' }
const from: Restriction = { type: 'networks', cidrs: ['203.0.113.0/24'] }

describe('the sentence', () => {
  test.each<[Restriction[], string]>([
    [[], 'Can do everything that Production API can.'],
    [
      [orders, readOnly, until, from],
      'Can read on Order Service until 12 December 2026, 18:00 UTC, from 203.0.113.0/24.',
    ],
    [[orders], 'Can read and write on Order Service.'],
    [
      [{ type: 'applications', ids: ['app_a', 'app_b', 'app_x'] }],
      'Can read and write on Order Service, Checkout and app_x.',
    ],
    [[readOnly], 'Can read on every application that its parent reaches.'],
    [[until], 'Can do everything that Production API can until 12 December 2026, 18:00 UTC.'],
    [
      [orders, { type: 'operations', names: ['order:list', 'order:read'] }],
      'Can do order:list and order:read on Order Service.',
    ],
    [
      [orders, readOnly, { type: 'operations', names: ['order:list'] }],
      'Can do order:list, reading only, on Order Service.',
    ],
    [
      [orders, until, { type: 'not_before', at: '2026-12-01T09:00:00Z' }],
      'Can read and write on Order Service between 1 December 2026, 09:00 UTC and 12 December 2026, 18:00 UTC.',
    ],
    [
      [{ type: 'not_before', at: '2026-12-01T09:00:00Z' }],
      'Can do everything that Production API can starting 1 December 2026, 09:00 UTC.',
    ],
    [
      [orders, { type: 'custom', source: 'check if a("b");' }],
      'Can read and write on Order Service. Custom Datalog must hold as well.',
    ],
  ])('%j', (list, sentence) => {
    const description = describeRestrictions(list, context)
    expect(description.sentence).toBe(sentence)
    expect(description.pieces.map((piece) => piece.text).join('')).toBe(sentence)
  })

  test('shows times as it is told', () => {
    expect(describeRestrictions([orders, until], { ...context, formatTime: () => 'Saturday' }).sentence).toBe(
      'Can read and write on Order Service until Saturday.',
    )
  })

  test('combines a chain: sets intersect, the earliest expiry and the latest not-before count', () => {
    const chain: Restriction[] = [
      { type: 'applications', ids: ['app_a', 'app_b'] },
      until,
      { type: 'networks', cidrs: ['203.0.113.0/24', '10.0.0.0/8'] },
      orders,
      { type: 'expires', at: '2027-01-01T00:00:00Z' },
      { type: 'networks', cidrs: ['203.0.113.128/25', '192.0.2.0/24'] },
    ]
    expect(describeRestrictions(chain, context).sentence).toBe(
      'Can read and write on Order Service until 12 December 2026, 18:00 UTC, from 203.0.113.128/25.',
    )
  })

  test.each<[Restriction[], string]>([
    [
      [orders, { type: 'applications', ids: ['app_b'] }],
      'Can do nothing: its restrictions have no application in common.',
    ],
    [
      [
        { type: 'operations', names: ['order:list'] },
        { type: 'operations', names: ['order:read'] },
      ],
      'Can do nothing: its restrictions have no operation in common.',
    ],
    [
      [from, { type: 'networks', cidrs: ['10.0.0.0/8'] }],
      'Can do nothing: its restrictions have no network in common.',
    ],
    [
      [until, { type: 'not_before', at: '2027-01-01T00:00:00Z' }],
      'Can do nothing: it ends on 12 December 2026, 18:00 UTC, before it starts on 1 January 2027, 00:00 UTC.',
    ],
  ])('says so when nothing is left: %j', (list, sentence) => {
    expect(describeRestrictions(list, context)).toMatchObject({ sentence, nothing: true })
  })

  test('says that nothing is left only where no request passes', () => {
    fc.assert(
      fc.property(chains, requests, (chain, request) => {
        const all = chain.flat()
        fc.pre(describeRestrictions(all, context).nothing)
        expect(all.every((restriction) => permits(restriction, request))).toBe(false)
      }),
    )
  })

  test('does not depend on order or repetition', () => {
    fc.assert(
      fc.property(fc.array(restrictions, { maxLength: 6 }), (list) => {
        expect(describeRestrictions([...list, ...list].reverse(), context).sentence).toBe(
          describeRestrictions(list, context).sentence,
        )
      }),
    )
  })
})

describe('the short form', () => {
  test.each<[Restriction[], string]>([
    [[orders, readOnly, until, from], 'Read-only on Order Service, from 203.0.113.0/24'],
    [[orders, { type: 'operations', names: ['order:list', 'order:read'] }], 'order:list, order:read on Order Service'],
    [[orders, readOnly], 'Read-only on Order Service'],
    [[readOnly], 'Read-only'],
    [[until], 'All applications'],
    [[orders], 'Order Service'],
    [[orders, { type: 'custom', source: 'check if a("b");' }], 'Order Service, custom Datalog'],
  ])('%j', (list, short) => {
    expect(describeRestrictions(list, context).short).toBe(short)
  })
})
