import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { inspect } from '@/lib/biscuit/inspect'
import { codes } from '@/lib/decision/decision'
import { verifierOfThisFile } from './testing/test-verifier'
import { attenuateTestToken, copyOf, createTestToken, createTestWorld, type TestWorld } from './testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld
/** A child that the server minted, narrowed once more by its holder: three blocks, of every dialect check and one of custom Datalog. */
let secret: string
let bytes: Buffer

beforeAll(async () => {
  world = await createTestWorld()
  const root = await createTestToken(world, { expiresAt: '2126-01-01T00:00:00Z' })
  const child = await attenuateTestToken(world, root.tokenId, [
    { type: 'applications', ids: [world.orders.id] },
    { type: 'operations', names: ['order:list', 'order:read'] },
    { type: 'networks', cidrs: ['203.0.113.0/24', '2001:db8::/32'] },
  ])
  secret = await copyOf(world, child.secret, [
    { type: 'read_only' },
    { type: 'not_before', at: '2020-01-01T00:00:00Z' },
    { type: 'custom', source: 'check if operation($operation), $operation.starts_with("order:");' },
  ])
  const inspection = inspect(secret)
  if (!inspection.ok) throw new Error(inspection.message)
  bytes = Buffer.from(inspection.bytes)
})

const question = { application: 'orders', operation: 'order:list', clientIp: '203.0.113.7' }

async function ask(token: string) {
  const answer = await verifier.get().verify({ ...question, organization: world.organization.slug, token })
  expect(codes).toContain(answer.code)
  return answer
}

/** Asks about each, eight at a time. */
async function askAll(tokens: Iterable<string>): Promise<Map<string, number>> {
  const counted = new Map<string, number>()
  const iterator = tokens[Symbol.iterator]()
  const work = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const { allowed, code } = await ask(next.value)
      expect(allowed, next.value).toBe(false)
      counted.set(code, (counted.get(code) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return counted
}

test('the token itself is allowed', async () => {
  expect(await ask(secret)).toMatchObject({ allowed: true, code: 'ok' })
})

test('no truncation of it is', async () => {
  const truncations = Array.from({ length: secret.length }, (_, length) => secret.slice(0, length))
  const counted = await askAll(truncations)
  expect([...counted.keys()].sort()).toEqual(['malformed', 'missing'])
}, 120_000)

test('nor any with one bit flipped', async () => {
  const flips = Number(process.env.FUZZ_FLIPS ?? 2_000)
  const step = Math.max(1, Math.floor((bytes.length * 8) / flips))
  function* flipped() {
    for (let bit = 0; bit < bytes.length * 8; bit += step) {
      const copy = Buffer.from(bytes)
      copy[bit >> 3]! ^= 1 << (bit & 7)
      yield copy.toString('base64url')
    }
  }
  const counted = await askAll(flipped())
  expect([...counted.keys()].filter((code) => code !== 'malformed' && code !== 'bad_signature')).toEqual([])
}, 300_000)

test('nor one whose bytes were cut out, doubled, or moved', async () => {
  const place = fc.nat({ max: bytes.length })
  await fc.assert(
    fc.asyncProperty(place, place, place, async (from, to, at) => {
      const [begin, end] = from < to ? [from, to] : [to, from]
      fc.pre(end > begin)
      const part = bytes.subarray(begin, end)
      const rest = Buffer.concat([bytes.subarray(0, begin), bytes.subarray(end)])
      const changed = [
        rest,
        Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]),
        Buffer.concat([rest.subarray(0, at), part, rest.subarray(at)]),
      ].filter((result) => !result.equals(bytes))
      for (const result of changed) expect((await ask(result.toString('base64url'))).allowed).toBe(false)
    }),
    { numRuns: 150 },
  )
}, 120_000)

test('nor anything else that is text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      expect((await ask(text)).allowed).toBe(false)
    }),
    { numRuns: 200 },
  )
})
