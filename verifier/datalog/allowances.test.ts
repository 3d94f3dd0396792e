import { expect, test } from 'vitest'
import { createAllowances } from './allowances'

function withClock() {
  let time = 0
  const allowances = createAllowances({ atOnce: 1_000, perSecond: 50 }, () => time)
  const pass = (milliseconds: number) => {
    time += milliseconds
  }
  return { allowances, pass }
}

test('an account may use so much at once, and is in debt for what it used beyond', () => {
  const { allowances, pass } = withClock()
  expect(allowances.has('a')).toBe(true)
  allowances.charge('a', 900)
  expect(allowances.has('a')).toBe(true)
  allowances.charge('a', 300)
  expect(allowances.has('a')).toBe(false)
  expect(allowances.wait('a')).toBe(4_000)
  pass(3_999)
  expect(allowances.has('a')).toBe(false)
  pass(2)
  expect(allowances.has('a')).toBe(true)
  expect(allowances.wait('a')).toBe(0)
})

test('what is not used is not saved up, and accounts have nothing to do with one another', () => {
  const { allowances, pass } = withClock()
  pass(3_600_000)
  allowances.charge('a', 1_000)
  expect(allowances.has('a')).toBe(false)
  expect(allowances.has('b')).toBe(true)
})
