import { expect, test } from 'vitest'
import { createKeyLookups } from './key-lookups'

/** Looks that end when told to. */
function slowLooks() {
  const begun: ((found: boolean | undefined) => void)[] = []
  const look = () => new Promise<boolean | undefined>((resolve) => begun.push(resolve))
  return { begun, look }
}

const soon = () => new Promise((resolve) => setImmediate(resolve))
const roomy = { running: 2, waiting: 3, failuresPerSecond: 1_000 }

test('looks once for all who ask for the same key meanwhile', async () => {
  const { run } = createKeyLookups(roomy)
  const { begun, look } = slowLooks()
  const answers = [run(7, look), run(7, look), run(7, look)]
  await soon()
  expect(begun).toHaveLength(1)
  begun[0]!(true)
  expect(await Promise.all(answers)).toEqual(['looked', 'waited', 'waited'])
  const again = run(7, look)
  await soon()
  begun[1]!(true)
  expect(await again).toBe('looked')
})

test('looks for so many at a time, lets others wait, and has no room beyond', async () => {
  const { run } = createKeyLookups(roomy)
  const { begun, look } = slowLooks()
  const answers = [1, 2, 3, 4, 5, 6].map((key) => run(key, look))
  expect(await answers[5]).toBe('later')
  await soon()
  expect(begun).toHaveLength(2)
  for (let index = 0; index < 5; index++) {
    begun[index]!(true)
    await soon()
  }
  expect(await Promise.all(answers.slice(0, 5))).toEqual(Array(5).fill('looked'))
})

test('looks for no more in this second once so many were not there', async () => {
  const { run } = createKeyLookups({ running: 2, waiting: 100, failuresPerSecond: 5 })
  let looks = 0
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, key) =>
      run(key, async () => {
        looks += 1
        return false
      }),
    ),
  )
  // Those that were under way as the fifth came back are looked for to their end; a new second allows as many again.
  expect(looks).toBeLessThan(20)
  expect(answers).toContain('later')
})

test('counts no key that is there', async () => {
  const { run } = createKeyLookups({ running: 2, waiting: 1_000, failuresPerSecond: 5 })
  const answers = await Promise.all(Array.from({ length: 500 }, (_, key) => run(key, async () => true)))
  expect(answers).toEqual(Array(500).fill('looked'))
})

test('keeps nobody waiting for a database that is gone, and looks again once asked again', async () => {
  const { run } = createKeyLookups({ running: 1, waiting: 3, failuresPerSecond: 1_000 })
  const { begun, look } = slowLooks()
  const answers = [1, 2, 3].map((key) => run(key, look))
  await soon()
  begun[0]!(undefined)
  expect(await Promise.all(answers)).toEqual(['looked', 'later', 'later'])
  const again = run(2, async () => true)
  expect(await again).toBe('looked')
})
