import { expect, test } from 'vitest'
import { changesOf } from './changes'

test('fields that stayed the same are left out, also when they are lists or objects', () => {
  const before = { name: 'A', level: 'read', grants: ['a', 'b'], policy: { never: true } }
  const after = { name: 'B', level: 'read', grants: ['a', 'b'], policy: { never: true } }
  expect(changesOf(before, after)).toEqual([{ field: 'name', before: 'A', after: 'B' }])
})

test('what was created had nothing before, what was deleted has nothing after', () => {
  expect(changesOf(null, { name: 'A' })).toEqual([{ field: 'name', before: undefined, after: 'A' }])
  expect(changesOf({ name: 'A' }, null)).toEqual([{ field: 'name', before: 'A', after: undefined }])
})

test('null is a value: never expiring is not the same as not saying', () => {
  expect(changesOf({ expiresAt: null }, {})).toHaveLength(1)
})

test('the order of a list counts, that of keys does not', () => {
  expect(changesOf({ list: [1, 2] }, { list: [2, 1] })).toHaveLength(1)
  expect(changesOf({ object: { a: 1, b: 2 } }, { object: { b: 2, a: 1 } })).toEqual([])
})
