import { expect, test, vi } from 'vitest'
import { forgetBiscuit, loadBiscuit } from './load'

test('the WebAssembly loads once, and makes keys', async () => {
  const first = await loadBiscuit()
  expect(await loadBiscuit()).toBe(first)
  const pair = new first.KeyPair(first.SignatureAlgorithm.Ed25519)
  expect(pair.getPublicKey().toString()).toMatch(/^ed25519\/[0-9a-f]{64}$/)
})

test('after a trap it is loaded afresh, beside the broken one', async () => {
  const broken = await loadBiscuit()
  const { Biscuit } = broken
  // A provider of keys that throws is known to trap.
  const provider = () => {
    throw new Error('no key')
  }
  const builder = Biscuit.builder()
  builder.addCode('a("b");')
  const pair = new broken.KeyPair(broken.SignatureAlgorithm.Ed25519)
  const token = builder.build(pair.getPrivateKey()).toBase64()
  // The panic is reported there.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(() => Biscuit.fromBase64WithProvider(token, provider)).toThrow(WebAssembly.RuntimeError)
  await forgetBiscuit()
  const fresh = await loadBiscuit()
  expect(fresh).not.toBe(broken)
  const key = fresh.PublicKey.fromString(pair.getPublicKey().toString().slice(8), fresh.SignatureAlgorithm.Ed25519)
  expect(fresh.Biscuit.fromBase64(token, key).countBlocks()).toBe(1)
})
