import { expect, test } from 'vitest'
import type { Restriction } from '@/lib/restrictions/schema'
import { restrictionParts } from './restriction-parts'

const expiry: Restriction = { type: 'expires', at: '2027-01-01T00:00:00Z' }
const readOnly: Restriction = { type: 'read_only' }
const networks: Restriction = { type: 'networks', cidrs: ['203.0.113.0/24'] }
const root = { id: 'tok_root', name: 'Root', blocks: [] }

test('the expiry of a root is its own restriction', () => {
  const { own, inherited } = restrictionParts({ row: root, blocks: [], parentChain: [], restrictionsChain: [expiry] })
  expect(own).toEqual({ id: 'tok_root', name: 'Root', blocks: [[expiry]], restrictions: [expiry] })
  expect(inherited).toEqual([])
})

test('a root that never expires has an authority block without checks', () => {
  const { own } = restrictionParts({ row: root, blocks: [], parentChain: [], restrictionsChain: [] })
  expect(own).toMatchObject({ blocks: [[]], restrictions: [] })
})

test('each token of a chain keeps what it added, the root its expiry', () => {
  const { own, inherited } = restrictionParts({
    row: { id: 'tok_c', name: 'Grandchild' },
    blocks: [[networks], []],
    parentChain: [root, { id: 'tok_b', name: 'Child', blocks: [[readOnly]] }],
    restrictionsChain: [expiry, readOnly, networks],
  })
  expect(inherited.map(({ name, restrictions }) => [name, restrictions])).toEqual([
    ['Root', [expiry]],
    ['Child', [readOnly]],
  ])
  expect(own).toMatchObject({ blocks: [[networks], []], restrictions: [networks] })
})
