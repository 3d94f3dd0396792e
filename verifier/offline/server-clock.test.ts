import { expect, test } from 'vitest'
import { createServerClock } from './server-clock'

// The server's clock shows a million more than performance.now().
const server = (moment: number) => 1_000_000 + moment

test('over a slow path nothing is taken for newer than it is, however quickly nothing came', () => {
  const clock = createServerClock()
  // Two seconds there, and two back.
  clock.observe(server(2_000), 0, 4_000)
  expect(clock.momentOf(server(2_000))).toBeLessThanOrEqual(2_000)
  clock.observe(server(8_000), undefined, 10_000)
  expect(clock.momentOf(server(8_000))).toBeLessThanOrEqual(8_000)
  expect(clock.momentOf(server(8_000))).toBeGreaterThan(8_000 - 2_200)
})

test('the quickest answer counts, and none that comes again', () => {
  const clock = createServerClock()
  clock.observe(server(5), 0, 10)
  clock.observe(server(2_000), 1_000, 3_000)
  expect(clock.momentOf(server(2_000))).toBeGreaterThan(2_000 - 110)
  clock.observe(server(5), 4_000, 4_010)
  expect(clock.momentOf(server(5))).toBeLessThan(20)
})

test('when the server’s clock was set forward, a stream counts for nothing until something was asked', () => {
  const clock = createServerClock()
  clock.observe(server(5), 0, 10)
  clock.observe(server(60_100), undefined, 200)
  expect(clock.momentOf(server(60_100))).toBe(Number.NEGATIVE_INFINITY)
  clock.observe(server(60_305), 300, 310)
  const moment = clock.momentOf(server(60_305))
  expect(moment).toBeGreaterThanOrEqual(200)
  expect(moment).toBeLessThanOrEqual(310)
})
