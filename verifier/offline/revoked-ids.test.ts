import { expect, test } from 'vitest'
import { createRevokedIds } from './revoked-ids'

const id = (digit: string) => digit.repeat(128)

test('an id is revoked until it is restored', () => {
  const ids = createRevokedIds()
  ids.add(id('a'), undefined)
  ids.add(id('a'), 1_000)
  expect([ids.has(id('a')), ids.has(id('b')), ids.size()]).toEqual([true, false, 1])
  ids.remove(id('a'))
  expect([ids.has(id('a')), ids.size()]).toEqual([false, 0])
})

test('one whose token has expired is forgotten, one that never expires is not', () => {
  const ids = createRevokedIds()
  ids.add(id('a'), 1_000)
  ids.add(id('b'), 1_001)
  ids.add(id('c'), undefined)
  ids.prune(1_000)
  expect(['a', 'b', 'c'].map((digit) => ids.has(id(digit)))).toEqual([false, true, true])
})
