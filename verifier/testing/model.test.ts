import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Refusal } from '@/lib/errors'
import { createModel } from './model'

// Whoever judges is judged first.

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

const subject = { revoked: ['root revoked', 'child revoked'], not_permitted: ['narrow'] }
/** Something that takes so long. */
const taking = (milliseconds: number) => async () => void vi.advanceTimersByTime(milliseconds)

test('a change may have happened at any time while it was made, and is certain afterwards', async () => {
  const model = createModel()
  const begun = performance.now()
  await model.change({ 'root revoked': true }, taking(10))
  expect([...model.permissible(subject, begun - 5, begun - 1)]).toEqual(['ok'])
  expect([...model.permissible(subject, begun + 3, begun + 4)].sort()).toEqual(['ok', 'revoked'])
  expect([...model.permissible(subject, begun + 11, begun + 12)]).toEqual(['revoked'])
  expect([...model.permissible(subject, begun - 5, begun + 12)].sort()).toEqual(['ok', 'revoked'])
})

test('what holds one after the other is never taken to hold at once', async () => {
  const model = createModel()
  await model.change({ narrow: true }, taking(1))
  vi.advanceTimersByTime(5)
  const from = performance.now()
  await model.change({ 'root revoked': true }, taking(1))
  vi.advanceTimersByTime(5)
  await model.change({ narrow: false }, taking(1))
  vi.advanceTimersByTime(5)
  await model.change({ narrow: true }, taking(1))
  vi.advanceTimersByTime(5)
  await model.change({ 'root revoked': false }, taking(1))
  expect([...model.permissible(subject, from, performance.now())].sort()).toEqual(['not_permitted', 'revoked'])
})

test('of changes that were under way at once either may be the last', async () => {
  const model = createModel()
  let end = () => {}
  const slow = model.change(
    { narrow: true },
    () =>
      new Promise<void>((resolve) => {
        end = resolve
      }),
  )
  vi.advanceTimersByTime(1)
  await model.change({ narrow: false }, taking(1))
  vi.advanceTimersByTime(1)
  end()
  await slow
  vi.advanceTimersByTime(1)
  expect(() => model.now(subject)).toThrow('does not know')
  await model.change({ narrow: false }, taking(1))
  vi.advanceTimersByTime(1)
  expect(model.now(subject)).toBe('ok')
})

test('what failed may have happened, and what was refused has not', async () => {
  const model = createModel()
  const failing = async () => {
    vi.advanceTimersByTime(1)
    throw new Error('The connection is gone.')
  }
  expect(await model.change({ narrow: true }, failing)).toBe(false)
  vi.advanceTimersByTime(1)
  const now = performance.now()
  expect([...model.permissible(subject, now, now)].sort()).toEqual(['not_permitted', 'ok'])
  const refused = async () => {
    throw new Refusal('No.')
  }
  expect(await model.change({ 'root revoked': true }, refused)).toBe(false)
  expect(model.permissible(subject, now, now)).not.toContain('revoked')
})

test('what comes first in the contract hides what comes later', async () => {
  const model = createModel()
  await model.change({ narrow: true, 'child revoked': true }, taking(1))
  vi.advanceTimersByTime(1)
  expect(model.now(subject)).toBe('revoked')
  expect(model.now({ ...subject, unknown: ['narrow'] })).toBe('unknown')
})
