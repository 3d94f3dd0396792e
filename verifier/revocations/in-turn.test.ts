import { expect, test } from 'vitest'
import { inTurn } from './in-turn'

/** Work that ends when the test says so. */
function manual() {
  const runs: { resolve: (value: number) => void; reject: (error: Error) => void }[] = []
  const begin = inTurn(0, () => new Promise<number>((resolve, reject) => runs.push({ resolve, reject })))
  const begun = async (count: number) => {
    while (runs.length < count) await new Promise((resolve) => setImmediate(resolve))
    return runs[count - 1]!
  }
  return { begin, begun, runs }
}

test('whoever asks during a run gets the result of the next, together with all others who do', async () => {
  const { begin, begun, runs } = manual()
  const early = begin()
  const first = await begun(1)
  const later = [begin(), begin(), begin()]
  first.resolve(1)
  expect(await early).toBe(1)
  ;(await begun(2)).resolve(2)
  expect(await Promise.all(later)).toEqual([2, 2, 2])
  expect(runs).toHaveLength(2)
})

test('who asks before a run begins shares it', async () => {
  const { begin, begun, runs } = manual()
  const asked = [begin(), begin()]
  ;(await begun(1)).resolve(1)
  expect(await Promise.all(asked)).toEqual([1, 1])
  expect(runs).toHaveLength(1)
})

test('a failure is told to those who waited for that run, and to no others', async () => {
  const { begin, begun } = manual()
  const early = begin()
  const first = await begun(1)
  const later = begin()
  first.reject(new Error('Broken.'))
  await expect(early).rejects.toThrow('Broken.')
  ;(await begun(2)).resolve(2)
  expect(await later).toBe(2)
})

test('however often it is asked for, runs begin with a pause between them', async () => {
  const begun: number[] = []
  const begin = inTurn(20, async () => begun.push(performance.now()))
  for (let index = 0; index < 5; index++) await begin()
  const pauses = begun.slice(1).map((at, index) => at - begun[index]!)
  // A timer may be a millisecond early.
  expect(Math.min(...pauses)).toBeGreaterThan(18)
})
