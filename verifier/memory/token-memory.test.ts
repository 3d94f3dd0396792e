import { beforeAll, expect, test } from 'vitest'
import { attenuate } from '@/lib/biscuit/attenuate'
import { generateKeyPair } from '@/lib/biscuit/keys'
import { mint } from '@/lib/biscuit/mint'
import { createTokenMemory, type KnownToken } from './token-memory'

let secret: string
let publicKey: string

beforeAll(async () => {
  const pair = await generateKeyPair()
  publicKey = pair.publicKey
  const made = await mint({
    rootKeyId: 1,
    privateKey: pair.privateKey,
    organizationId: 'org_1',
    rootTokenId: 'tok_1',
    credentialId: 'crd_01m80sc7fmeepbb9j0ge2fzj9t',
    owner: { kind: 'service_user', id: 'su_1' },
    kind: 'service',
  })
  if (!made.ok) throw new Error(made.message)
  const copy = await attenuate(made.secret, [{ type: 'read_only' }], [{ id: 1, publicKey }])
  if (!copy.ok) throw new Error(copy.message)
  secret = copy.secret
})

function read(memory: ReturnType<typeof createTokenMemory>, text: string): KnownToken {
  const known = memory.read(text)
  if (!known.ok) throw new Error(known.message)
  return known
}

const verified = (memory: ReturnType<typeof createTokenMemory>) => {
  const known = read(memory, secret)
  known.verification = { publicKey, outcome: 'ok' }
  memory.keep(secret, known)
  return known
}

test('a token is verified once, and not read again from the second time on', () => {
  const memory = createTokenMemory()
  const first = verified(memory)
  const second = read(memory, secret)
  expect(second).not.toBe(first)
  expect(second.verification).toEqual({ publicKey, outcome: 'ok' })
  expect(read(memory, secret)).toBe(second)
  expect(read(memory, `Bearer ${secret}`)).not.toBe(second)
})

test('also when it came twice at once', () => {
  const memory = createTokenMemory()
  const [one, other] = [read(memory, secret), read(memory, secret)]
  for (const known of [one, other]) {
    known.verification = { publicKey, outcome: 'ok' }
    memory.keep(secret, known)
  }
  expect(read(memory, secret)).toBe(other)
})

test('of one that nobody signed only that is kept', () => {
  const memory = createTokenMemory()
  const known = read(memory, secret)
  known.verification = { publicKey, outcome: 'bad_signature' }
  memory.keep(secret, known)
  const again = read(memory, secret)
  expect(again).not.toBe(known)
  expect(again.verification).toEqual({ publicKey, outcome: 'bad_signature' })
})

test('nothing that is kept could be presented: neither the secret nor the key to append blocks with', () => {
  const memory = createTokenMemory()
  verified(memory)
  const known = verified(memory)
  const bytes = Buffer.from(secret.replace(/^lk_svc_/, ''), 'base64url')
  const kept = JSON.stringify(known, (_key, value) => (typeof value === 'bigint' ? String(value) : value))
  // The last 32 bytes are the proof.
  expect(kept).not.toContain(bytes.subarray(-32).toString('hex'))
  expect(kept).not.toContain(secret.slice(10, 60))
  const reachable: unknown[] = [known]
  for (const value of reachable) {
    expect(ArrayBuffer.isView(value)).toBe(false)
    if (typeof value === 'object' && value !== null) reachable.push(...Object.values(value))
  }
})

test('what is no token is told each time', () => {
  const memory = createTokenMemory()
  expect(memory.read('')).toMatchObject({ ok: false, problem: 'missing' })
  expect(memory.read('lk_svc_nonsense')).toMatchObject({ ok: false })
})

test('what is kept of tokens is bounded in bytes', async () => {
  const memory = createTokenMemory(16_000)
  const twice = (text: string) => {
    for (let times = 0; times < 2; times++) {
      const known = read(memory, text)
      known.verification = { publicKey, outcome: 'ok' }
      memory.keep(text, known)
    }
    return read(memory, text)
  }
  const kept = twice(secret)
  expect(read(memory, secret)).toBe(kept)
  const copy = await attenuate(secret, [{ type: 'read_only' }], [{ id: 1, publicKey }])
  if (!copy.ok) throw new Error(copy.message)
  const other = twice(copy.secret)
  expect(read(memory, copy.secret)).toBe(other)
  expect(read(memory, secret)).not.toBe(kept)
})
