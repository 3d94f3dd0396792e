import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from './repeat'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('work is repeated after each end, never twice at once', async () => {
  let running = 0
  let most = 0
  let done = 0
  repeat('Counting', 1_000, async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    running--
    done++
  })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(most).toBe(1)
  expect(done).toBe(3)
})

test('a failure is said once, and so is its end', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  const info = vi.spyOn(console, 'info').mockImplementation(() => {})
  let runs = 0
  repeat('Counting', 1_000, async () => {
    if (++runs <= 3) throw new Error('no database')
  })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(error).toHaveBeenCalledTimes(1)
  expect(info.mock.calls).toEqual([['Counting works again.']])
})
