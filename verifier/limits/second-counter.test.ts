import { expect, test } from 'vitest'
import { createSecondCounter } from './second-counter'

test('counts each key apart, and anew each second', () => {
  let now = 5_000
  const counter = createSecondCounter(() => now)
  expect([counter.add('a'), counter.add('a', 3), counter.add('b')]).toEqual([1, 4, 1])
  now = 5_999
  expect([counter.count('a'), counter.count('c')]).toEqual([4, 0])
  now = 6_000
  expect([counter.count('a'), counter.add('a')]).toEqual([0, 1])
})

test('keeps no more than so many keys: further ones are counted together', () => {
  const counter = createSecondCounter(() => 0)
  for (let key = 0; key < 100_000; key++) counter.add(`${key}`)
  expect([counter.add('one more'), counter.add('another'), counter.add('17')]).toEqual([1, 2, 2])
})
