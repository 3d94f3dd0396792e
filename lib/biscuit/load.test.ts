import { expect, test, vi } from 'vitest'
import { generateKeyPair } from './keys'
import { forgetBiscuit, loadBiscuit } from './load'
import { mint } from './mint'
import { parseSecret } from './secret'
import { verify } from './verify'

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

test('what biscuit-wasm does not give back is bounded: an instance that has grown is left for a new one', async () => {
  const { publicKey, privateKey } = await generateKeyPair()
  const made = await mint({
    rootKeyId: 1,
    privateKey,
    organizationId: 'org_1',
    rootTokenId: 'tok_1',
    credentialId: 'crd_1',
    owner: { kind: 'service_user', id: 'su_1' },
    kind: 'service',
    blocks: Array.from({ length: 14 }, () => [{ type: 'read_only' as const }]),
  })
  const secret = made.ok ? parseSecret(made.secret) : undefined
  if (!secret?.ok) throw new Error('No token was made.')
  const instances = new Set<object>()
  for (let round = 0; round < 1_500; round++) {
    expect(await verify(secret.bytes, publicKey)).toBe('ok')
    instances.add(await loadBiscuit())
  }
  expect(instances.size).toBeGreaterThan(1)
})
