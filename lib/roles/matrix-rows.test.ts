import { expect, test } from 'vitest'
import { grantsWithoutRow, matrixRows } from './matrix-rows'

const operations = [
  { name: 'cart:list', access: 'read' as const },
  { name: 'order:create', access: 'write' as const },
  { name: 'order:list', access: 'read' as const },
]

test('a resource with several operations is led by the line that covers them', () => {
  expect(matrixRows(operations)).toEqual([
    { grant: 'cart:list', access: 'read' },
    { grant: 'order:*' },
    { grant: 'order:create', access: 'write', below: true },
    { grant: 'order:list', access: 'read', below: true },
  ])
})

test('whatever is granted and has no line is told apart, so that nothing of a role is out of sight', () => {
  const grants = ['@read', '*:export', 'cart:*', 'invoice:pay', 'order:*', 'order:list']
  expect(grantsWithoutRow([{ operations }, { operations: null }], grants)).toEqual([
    '*:export',
    'cart:*',
    'invoice:pay',
  ])
  expect(grantsWithoutRow([{ operations: null }], ['*', 'order:list'])).toEqual(['order:list'])
})
