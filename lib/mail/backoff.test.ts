import { expect, test } from 'vitest'
import { pauseAfter } from './backoff'

const hours = (milliseconds: number) => milliseconds / 3_600_000

test('pauses grow from half a minute to six hours, and end after three days', () => {
  const pauses: number[] = []
  for (let attempts = 1, pause = pauseAfter(1); pause !== null; pause = pauseAfter(++attempts)) pauses.push(pause)
  expect(pauses[0]).toBe(30_000)
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
  expect(hours(pauses.at(-1)!)).toBe(6)
  const whole = hours(pauses.reduce((sum, pause) => sum + pause, 0))
  expect(whole).toBeGreaterThan(66)
  expect(whole).toBeLessThanOrEqual(72)
})

test('however often it failed, it stays given up', () => {
  expect(pauseAfter(100)).toBeNull()
})
