import { expect, test } from 'vitest'
import { bulkPortions } from './bulk-order'

const rows = [
  { id: 'root', depth: 0 },
  { id: 'child', depth: 1 },
  { id: 'grandchild', depth: 2 },
  { id: 'other', depth: 0 },
]

test('parents come back before their children, and go after them', () => {
  expect(bulkPortions('restore', rows)).toEqual([['root', 'other', 'child', 'grandchild']])
  expect(bulkPortions('delete', rows)).toEqual([['grandchild', 'child', 'root', 'other']])
})

test('at most a hundred are sent at once', () => {
  const many = Array.from({ length: 250 }, (_, index) => ({ id: `tok_${index}`, depth: 0 }))
  expect(bulkPortions('revoke', many).map((portion) => portion.length)).toEqual([100, 100, 50])
  expect(bulkPortions('revoke', [])).toEqual([])
})
