import { expect, test } from 'vitest'
import { loadBiscuit } from './load'

test('the WebAssembly loads once, and makes keys', async () => {
  const first = await loadBiscuit()
  expect(await loadBiscuit()).toBe(first)
  const pair = new first.KeyPair(first.SignatureAlgorithm.Ed25519)
  expect(pair.getPublicKey().toString()).toMatch(/^ed25519\/[0-9a-f]{64}$/)
})
