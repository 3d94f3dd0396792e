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
  expect(allowances.wait('a')).toBe(0)
  allowances.charge('a', 900)
  expect(allowances.wait('a')).toBe(0)
  allowances.charge('a', 300)
  expect(allowances.wait('a')).toBe(4_001)
  pass(3_990)
  expect(allowances.wait('a')).toBeGreaterThan(0)
  pass(20)
  expect(allowances.wait('a')).toBe(0)
})

test('what is not used is not saved up, and accounts have nothing to do with one another', () => {
  const { allowances, pass } = withClock()
  pass(3_600_000)
  allowances.charge('a', 1_000)
  expect(allowances.wait('a')).toBe(1)
  expect(allowances.wait('b')).toBe(0)
})
