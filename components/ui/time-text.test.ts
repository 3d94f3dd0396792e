import { describe, expect, test } from 'vitest'
import { exactText, relativeText } from './time-text'

const now = Date.UTC(2026, 10, 21, 12)
const second = 1_000
const hour = 3_600 * second
const day = 24 * hour

describe('relative time', () => {
  test.each([
    [-1 * second, 'just now'],
    [-12 * second, '12 seconds ago'],
    [-119 * second, '1 minute ago'],
    [-90 * 60 * second, '1 hour ago'],
    [-25 * hour, 'yesterday'],
    [-3 * day, '3 days ago'],
    [-21 * day, '3 weeks ago'],
    [-92 * day, '3 months ago'],
    [-366 * day, '1 year ago'],
    [-5 * 366 * day, '5 years ago'],
  ])('%d ms is "%s"', (distance, text) => {
    expect(relativeText(now + distance, now)).toBe(text)
  })

  test.each([
    [40 * second, 'in 40 seconds'],
    [59 * 60 * second, 'in 1 hour'],
    [23.9 * hour, 'tomorrow'],
    [24 * day, 'in 24 days'],
    [30 * day - 3 * second, 'in 30 days'],
    [60 * day, 'in 2 months'],
    [365 * day, 'in 1 year'],
    [548 * day, 'in 18 months'],
    [3_650 * day, 'in 10 years'],
  ])('%d ms ahead is "%s"', (distance, text) => {
    expect(relativeText(now + distance, now)).toBe(text)
  })
})

test('an exact time is written in the zone asked for', () => {
  const at = Date.UTC(2027, 6, 21, 14)
  expect(exactText(at, { timeZone: 'UTC' })).toBe('21 July 2027, 14:00')
  expect(exactText(at, { timeZone: 'Europe/Berlin', precise: true })).toBe('21 July 2027, 16:00:00 CEST')
})
