import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDatabaseClock } from './database-clock'

const noon = Date.parse('2026-11-22T12:00:00Z')
const at = (milliseconds: number) => new Date(noon + milliseconds)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** An answer that took so long to come, from a clock that said so in its middle. */
function observe(clock: ReturnType<typeof createDatabaseClock>, said: Date, milliseconds: number) {
  const begun = performance.now()
  vi.advanceTimersByTime(milliseconds)
  clock.observe(said, begun, performance.now())
}

test('goes on from what PostgreSQL said, by the monotonic clock', () => {
  const clock = createDatabaseClock()
  observe(clock, at(0), 4)
  expect(clock.now()).toEqual(at(0))
  vi.advanceTimersByTime(1_500)
  expect(clock.now()).toEqual(at(1_500))
})

test('this machine’s clock may be set forward or back', () => {
  const clock = createDatabaseClock()
  observe(clock, at(0), 4)
  for (const hours of [-24, 24]) {
    vi.setSystemTime(noon + hours * 3_600_000)
    expect(clock.now()).toEqual(at(0))
  }
})

test('is never before what was observed, and answers that were slow move it no way', () => {
  const clock = createDatabaseClock()
  observe(clock, at(0), 0)
  observe(clock, at(40), 100)
  expect(clock.now()).toEqual(at(100))
  observe(clock, at(190), 100)
  expect(clock.now()).toEqual(at(200))
  observe(clock, at(250), 10)
  expect(clock.now()).toEqual(at(250))
})

test('follows PostgreSQL’s clock when that is set', () => {
  const clock = createDatabaseClock()
  observe(clock, at(0), 2)
  observe(clock, at(3_600_000), 2)
  expect(clock.now()).toEqual(at(3_600_000))
  observe(clock, at(-3_600_000), 2)
  expect(clock.now().getTime() - at(-3_600_000).getTime()).toBeLessThanOrEqual(3)
})

test('knows nothing before it was told', () => {
  expect(() => createDatabaseClock().now()).toThrow('not told')
})
