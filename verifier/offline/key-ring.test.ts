import { expect, test, vi } from 'vitest'
import { createKeyRing } from './key-ring'
import type { Requests } from './request'

/** Answers to questions for keys, when the test says so. */
function heldKeys() {
  const asked: ((ids: number[]) => void)[] = []
  const listed = (id: number) => ({ id, algorithm: 'ed25519', publicKey: '0'.repeat(64), state: 'signing' })
  const json = () =>
    new Promise<unknown>((resolve) => {
      asked.push((ids) => resolve({ keys: ids.map(listed) }))
    })
  const ring = createKeyRing({ json } as unknown as Requests, 'acme', undefined)
  const question = (index: number) => vi.waitUntil(() => asked[index], { timeout: 10_000 })
  return { ring, question }
}

test('a key that came after the question that is under way is asked for again', async () => {
  const { ring, question } = heldKeys()
  const loading = ring.load()
  const found = ring.find(8)
  // The answer takes longer than the pause between questions.
  const first = await question(0)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  first([7])
  await loading
  const second = await question(1)
  second([7, 8])
  expect(await found).toMatchObject({ id: 8 })
})

test('nor does one who comes later rest on a question that others wait for', async () => {
  const { ring, question } = heldKeys()
  const missing = ring.find(9)
  const first = await question(0)
  const found = ring.find(8)
  first([7])
  expect(await missing).toBeUndefined()
  const second = await question(1)
  second([7, 8])
  expect(await found).toMatchObject({ id: 8 })
})
