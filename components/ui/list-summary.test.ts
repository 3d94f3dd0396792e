import { expect, test } from 'vitest'
import { listSummary } from './list-summary'

test.each([
  [{ shown: 50, from: 1, total: 128, exact: true }, '1 to 50 of 128'],
  [{ shown: 28, from: 101, total: 128, exact: true }, '101 to 128 of 128'],
  [{ shown: 50, total: 10_000, exact: false }, '50 of 10,000+'],
  [{ shown: 50 }, '50 of …'],
  [{ shown: 0, from: 1, total: 0, exact: true }, '0 of 0'],
])('%o reads "%s"', (list, text) => {
  expect(listSummary(list)).toBe(text)
})
