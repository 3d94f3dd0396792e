import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLine } from './line'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Work that notes when it begins, and ends when the test says so. */
function manual(limits = {}) {
  const line = createLine<string>({ atOnce: 1, patience: 1_000, all: 100, perOwner: 10, ...limits })
  const begun: string[] = []
  const endings = new Map<string, (error?: Error) => void>()
  const ask = (owner: string, key: string, isQuick = false) => {
    const work = () => {
      begun.push(key)
      return new Promise<string>((resolve, reject) => {
        endings.set(key, (error) => (error ? reject(error) : resolve(key)))
      })
    }
    const result = line.run(owner, key, work, isQuick)
    result.catch(() => undefined)
    return result
  }
  const end = async (key: string, error?: Error) => {
    endings.get(key)!(error)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { ask, begun, end }
}

const refused = { status: 503, code: 'unavailable' }

test('owners take turns, and nothing is begun before there is room', async () => {
  const { ask, begun, end } = manual()
  const results = ['a1', 'a2', 'a3', 'b1'].map((key) => ask(key[0]!, key))
  expect(begun).toEqual(['a1'])
  await end('a1')
  await end('a2')
  expect(begun).toEqual(['a1', 'a2', 'b1'])
  await end('b1')
  await end('a3')
  expect(await Promise.all(results)).toEqual(['a1', 'a2', 'a3', 'b1'])
})

test('what is quick waits for nothing that is not', async () => {
  const { ask, begun, end } = manual()
  for (const key of ['a1', 'a2', 'b1']) ask(key[0]!, key)
  ask('a', 'quick', true)
  await end('a1')
  expect(begun).toEqual(['a1', 'quick'])
})

test('what one asks for twice is done once', async () => {
  const { ask, begun, end } = manual()
  ask('a', 'first')
  const both = [ask('a', 'same'), ask('a', 'same')]
  await end('first')
  await end('same')
  expect(await Promise.all(both)).toEqual(['same', 'same'])
  expect(begun).toEqual(['first', 'same'])
})

test('a turn that comes too late is passed over', async () => {
  const { ask, begun, end } = manual()
  ask('a', 'long')
  const late = ask('a', 'late')
  await vi.advanceTimersByTimeAsync(600)
  const early = ask('b', 'early')
  await vi.advanceTimersByTimeAsync(600)
  await end('long')
  await expect(late).rejects.toMatchObject(refused)
  await end('early')
  expect(await early).toBe('early')
  expect(begun).toEqual(['long', 'early'])
})

test('whoever has no room is refused at once, and others have theirs', async () => {
  const { ask, begun, end } = manual({ perOwner: 2 })
  for (const key of ['a0', 'a1', 'a2']) ask('a', key)
  await expect(ask('a', 'a3')).rejects.toMatchObject(refused)
  ask('b', 'b1')
  for (const key of ['a0', 'a1', 'b1', 'a2']) await end(key)
  expect(begun).toEqual(['a0', 'a1', 'b1', 'a2'])
})

test('a failure is told to whom it befell, and the next begins', async () => {
  const { ask, begun, end } = manual()
  const failed = ask('a', 'broken')
  const next = ask('a', 'next')
  await end('broken', new Error('Broken.'))
  await expect(failed).rejects.toThrow('Broken.')
  await end('next')
  expect(await next).toBe('next')
  expect(begun).toEqual(['broken', 'next'])
})

test('after a long result the next has to wait', async () => {
  const { ask, begun, end } = manual({ pauseAfter: () => 50 })
  ask('a', 'long')
  ask('a', 'next')
  await end('long')
  await vi.advanceTimersByTimeAsync(49)
  expect(begun).toEqual(['long'])
  await vi.advanceTimersByTimeAsync(1)
  expect(begun).toEqual(['long', 'next'])
})
