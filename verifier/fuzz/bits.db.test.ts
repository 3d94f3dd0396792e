import { setImmediate as turn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { inspect } from '@/lib/biscuit/inspect'
import { type ReadToken, readToken } from '@/lib/biscuit/read-token'
import { codes } from '@/lib/decision/decision'
import { verifierOfThisFile } from '../testing/test-verifier'
import { attenuateTestToken, copyOf, createTestToken, createTestWorld, type TestWorld } from '../testing/test-world'

// Whatever becomes of a token's text and bytes, what is not that token any more is refused.

const verifier = verifierOfThisFile()
let world: TestWorld
/** Real tokens, which are all allowed. */
let tokens: { secret: string; bytes: Buffer }[]

beforeAll(async () => {
  world = await createTestWorld()
  const root = await createTestToken(world, { expiresAt: '2126-01-01T00:00:00Z' })
  const child = await attenuateTestToken(world, root.tokenId, [
    { type: 'applications', ids: [world.orders.id] },
    { type: 'operations', names: ['order:list', 'order:read'] },
    { type: 'networks', cidrs: ['203.0.113.0/24', '2001:db8::/32'] },
  ])
  // Narrowed once more by its holder: every dialect check, and custom Datalog.
  const copy = await copyOf(world, child.secret, [
    { type: 'read_only' },
    { type: 'not_before', at: '2020-01-01T00:00:00Z' },
  ])
  const custom = await copyOf(world, copy, [
    { type: 'custom', source: 'check if operation($operation), $operation.starts_with("order:");' },
  ])
  tokens = [root.secret, child.secret, copy, custom].map((secret) => {
    const inspection = inspect(secret)
    if (!inspection.ok) throw new Error(inspection.message)
    return { secret, bytes: Buffer.from(inspection.bytes) }
  })
})

let asked = 0
async function ask(token: string) {
  // Most are answered at once: the verifier's feed would never have its turn.
  if (asked++ % 100 === 0) await turn()
  const question = { application: 'orders', operation: 'order:list', clientIp: '203.0.113.7' }
  const answer = await verifier.get().running.decide({ ...question, organization: world.organization.slug, token })
  expect(codes).toContain(answer.code)
  return answer
}

const refusals = new Map<string, number>()
async function expectRefused(token: string): Promise<void> {
  const { allowed, code } = await ask(token)
  if (allowed || code === 'unavailable') expect(code, token).toBe('refused')
  refusals.set(code, (refusals.get(code) ?? 0) + 1)
}

test('the tokens themselves are allowed', async () => {
  for (const { secret } of tokens) expect(await ask(secret)).toMatchObject({ allowed: true, code: 'ok' })
})

test('no truncation of any is', async () => {
  for (const { secret, bytes } of tokens) {
    for (let length = 0; length < secret.length; length++) await expectRefused(secret.slice(0, length))
    for (let length = 0; length < bytes.length; length++) {
      await expectRefused(bytes.subarray(0, length).toString('base64url'))
    }
  }
  expect([...refusals.keys()].sort()).toEqual(['malformed', 'missing'])
}, 120_000)

test('nor any with a bit flipped, or a few', async () => {
  refusals.clear()
  let done = 0
  for (const { bytes } of tokens) {
    for (let bit = 0; bit < bytes.length * 8; bit++, done++) await expectRefused(flipped(bytes, [bit]))
  }
  const several = fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...tokens), several, async ({ bytes }, bits) => {
      const changed = flipped(bytes, bits)
      // Two of them may be the same one.
      fc.pre(changed !== bytes.toString('base64url'))
      await expectRefused(changed)
    }),
    { numRuns: 100_000 - done },
  )
  expect([...refusals.keys()].filter((code) => code !== 'malformed' && code !== 'bad_signature')).toEqual([])
}, 600_000)

function flipped(bytes: Buffer, bits: number[]): string {
  const copy = Buffer.from(bytes)
  for (const bit of bits) {
    const at = bit % (bytes.length * 8)
    copy[at >> 3]! ^= 1 << (at & 7)
  }
  return copy.toString('base64url')
}

test('nor one whose bytes were cut out, doubled, or moved', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...tokens), fc.nat(), fc.nat(), fc.nat(), async ({ bytes }, from, to, place) => {
      const [begin, end] = [from % bytes.length, to % bytes.length].sort((a, b) => a - b) as [number, number]
      fc.pre(end > begin)
      const at = place % bytes.length
      const part = bytes.subarray(begin, end)
      const rest = Buffer.concat([bytes.subarray(0, begin), bytes.subarray(end)])
      const changed = [
        rest,
        Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]),
        Buffer.concat([rest.subarray(0, at), part, rest.subarray(at)]),
      ].filter((result) => !isSameToken(result, bytes))
      for (const result of changed) await expectRefused(result.toString('base64url'))
    }),
    { numRuns: 1_000 },
  )
}, 120_000)

/** Fields of a protobuf may come in any order, and of one that comes twice the last counts: that is another text of the same token. */
function isSameToken(changed: Buffer, bytes: Buffer): boolean {
  const [one, other] = [readToken(changed), readToken(bytes)]
  if (!one.ok || !other.ok) return false
  const contents = ({ blocks, rootKeyId }: ReadToken) => ({ rootKeyId, ids: blocks.map((block) => block.revocationId) })
  return isDeepStrictEqual(contents(one.token), contents(other.token))
}

test('nor anything else that is text', async () => {
  const question = { organization: world.organization.slug, application: 'orders' }
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (token) => {
      // By HTTP, as it comes.
      const answer = (await (await verifier.get().post({ ...question, token })).json()) as { code: string }
      expect(['missing', 'malformed']).toContain(answer.code)
    }),
    { numRuns: 200 },
  )
})
