import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseSecret } from '@/lib/biscuit/secret'
import type { Decision } from '@/lib/decision/decision'
import { createTestOrganization } from '@/lib/testing/factories'
import type { VerifierSettings } from '../start'
import { readMetrics } from '../testing/read-metrics'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import {
  copyOf,
  createTestToken,
  createTestWorld,
  mintLoose,
  type TestWorld,
  withBrokenSignature,
} from '../testing/test-world'

let world: TestWorld
let secret: string
/** One with a low limit for what fails, for all tests that bring an address of their own. */
let strict: TestVerifier
let verifier: TestVerifier

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
  strict = await startTestVerifier({ limits: { failuresPerAddress: 20 } })
})
afterAll(() => strict.running.close())
beforeEach(async () => {
  verifier = strict
  await makeKnown()
})
afterEach(() => verifier === strict || verifier.running.close())

async function start(settings: Partial<VerifierSettings>): Promise<void> {
  verifier = await startTestVerifier(settings)
  await verifier.running.catchUp()
}

let clients = 0
/** What a proxy says of a client that nobody has seen before. */
const someone = () => ({ 'x-forwarded-for': `198.51.100.${++clients}` })

const question = (token: string) => ({ token, organization: world.organization.slug, application: 'orders' })
const status = async (body: unknown, headers: Record<string, string> = {}) =>
  (await verifier.post(body, { headers: { 'content-type': 'application/json', ...headers } })).status
const metric = async (name: string) => (await readMetrics(verifier.url)).get(name)!
const limited = (limit: string) => metric(`latchkey_limited_total{limit="${limit}"}`)
const reads = () => metric('latchkey_state_reads_total')

/** Until the verifier has it in memory. */
async function makeKnown(token = secret): Promise<void> {
  for (let index = 0; index < 3; index++) expect(await status(question(token))).toBe(200)
}

/** As many at once as stand in a busy client's pool. */
async function flood<Body>(bodies: Body[], send: (body: Body) => Promise<number>): Promise<number[]> {
  const statuses: number[] = []
  const left = [...bodies]
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let body = left.pop(); body !== undefined; body = left.pop()) statuses.push(await send(body))
    }),
  )
  return statuses
}

/** Tokens that name keys that there are not. */
function madeUp(count: number): string[] {
  const parsed = parseSecret(secret)
  if (!parsed.ok) throw new Error(parsed.message)
  // The first field of a token is the number of its key, in seven bits a byte.
  const rest = parsed.bytes.subarray(parsed.bytes.findIndex((byte, index) => index > 0 && byte < 0x80) + 1)
  return Array.from({ length: count }, (_, index) => {
    const key = [0x80 | (index & 0x7f), 0x80 | ((index >> 7) & 0x7f), 0x80, 0x01]
    return Buffer.from([0x08, ...key, ...rest]).toString('base64url')
  })
}

describe('a flood of made-up tokens', () => {
  test('reaches the database at a bounded rate, and pushes nothing real out of memory', async () => {
    await start({})
    await makeKnown()
    const before = await reads()
    const tokens = madeUp(1_500)
    const begun = performance.now()
    const answers = await flood(tokens, async (token) => {
      const response = await verifier.post(question(token))
      return ((await response.json()) as Decision).code === 'bad_signature' ? 1 : 0
    })
    const seconds = Math.ceil((performance.now() - begun) / 1_000) + 1
    expect(answers).toHaveLength(1_500)
    const read = (await reads()) - before
    expect(read).toBeLessThanOrEqual(seconds * 210)
    // And what is real goes on without being read again.
    const afterwards = await reads()
    expect(await status(question(secret))).toBe(200)
    expect(await reads()).toBe(afterwards)
  })

  test('gets 429, while known tokens from the same address go on', async () => {
    const attacker = someone()
    const before = await limited('failures')
    let good = 0
    const statuses = await flood(madeUp(200), async (token) => {
      if ((await status(question(secret), attacker)) === 200) good += 1
      return status(question(token), attacker)
    })
    expect(good).toBe(200)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    expect((await limited('failures')) - before).toBe(statuses.filter((code) => code === 429).length)
  })

  test('is over for its address with the second', async () => {
    const attacker = someone()
    const broken = Array.from({ length: 200 }, () => withBrokenSignature(secret))
    expect(await flood(broken, (token) => status(question(token), attacker))).toContain(429)
    const fresh = (await createTestToken(world)).secret
    await expect.poll(() => status(question(fresh), attacker), { timeout: 10_000 }).toBe(200)
  })
})

describe('broken requests', () => {
  test.each<[string, string, { body?: string; type?: string }]>([
    ['no JSON', '/v1/verify', { body: '{"token":' }],
    ['an unknown field', '/v1/verify', { body: '{"tokn":""}' }],
    ['another media type', '/v1/verify', { body: '{}', type: 'text/plain' }],
    ['a parameter that there is not', '/v1/authorize?aplication=x', {}],
    ['nowhere', '/nowhere', {}],
    ['a form that is none', '/v1/introspect', { body: '{}' }],
  ])('get 429 past the limit, with a problem document and Retry-After: %s', async (_what, path, { body, type }) => {
    const attacker = someone()
    const headers = { ...attacker, 'content-type': type ?? 'application/json' }
    const send = () => fetch(verifier.url + path, { method: 'POST', headers, ...(body !== undefined && { body }) })
    const answers = await Promise.all(Array.from({ length: 60 }, send))
    const refused = answers.find((answer) => answer.status === 429)
    expect(refused?.headers.get('retry-after')).toBe('1')
    expect(refused?.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await refused?.json()).toMatchObject({ status: 429, code: 'too_many_requests' })
    expect(await status(question(secret), attacker)).toBe(200)
  })
})

test('organizations that there are not are looked up a few times, for whom one asks again and again', async () => {
  const attacker = someone()
  const ask = (slug: string, headers = {}) =>
    fetch(`${verifier.url}/v1/orgs/${slug}/keys`, { headers }).then((response) => response.status)
  const names = Array.from({ length: 100 }, (_, index) => `made-up-${index}`)
  expect(new Set(await flood(names, (name) => ask(name, attacker)))).toEqual(new Set([404, 429]))
  const feed = (slug: string, headers: Record<string, string>) =>
    fetch(`${verifier.url}/v1/orgs/${slug}/revocations?since=0`, { headers }).then((response) => response.status)
  const other = someone()
  expect(new Set(await flood(names, (name) => feed(name, other)))).toEqual(new Set([404, 429]))
  expect(await feed(world.organization.slug, someone())).toBe(200)
  expect(await ask(world.organization.slug, someone())).toBe(200)
})

describe('whose address it is', () => {
  const brokenFrom = async (count: number, clientIp: (index: number) => string) =>
    flood(
      Array.from({ length: count }, (_, index) => index),
      (index) => status({ ...question(withBrokenSignature(secret)), clientIp: clientIp(index) }),
    )

  test('a client that states another one each time is still itself', async () => {
    await start({ trustedProxies: [], limits: { failuresPerAddress: 20 } })
    expect(await brokenFrom(200, (index) => `203.0.113.${index}`)).toContain(429)
  })

  test('a trusted application’s clients are apart', async () => {
    expect(await brokenFrom(200, (index) => `203.0.113.${index}`)).toEqual(Array(200).fill(200))
    expect(await brokenFrom(200, () => '203.0.113.250')).toContain(429)
    expect(await status({ ...question(await copyOf(world, secret, [])), clientIp: '203.0.113.9' })).toBe(200)
  })

  test('of forward-auth it is the client of the proxy, and what it forwards itself counts for nothing', async () => {
    const ask = (client: string) =>
      fetch(`${verifier.url}/v1/authorize?organization=${world.organization.slug}`, {
        headers: { authorization: `Bearer ${withBrokenSignature(secret)}`, 'x-forwarded-for': client },
      }).then((response) => response.status)
    const indexes = Array.from({ length: 200 }, (_, index) => index)
    expect(await flood(indexes, (index) => ask(`192.0.2.${index}`))).toEqual(Array(200).fill(401))
    expect(await flood(indexes, (index) => ask(`192.0.2.${index}, 192.0.2.250`))).toContain(429)
  })
})

describe('as the operator sets them', () => {
  test('requests of one address', async () => {
    await start({ limits: { requestsPerAddress: 10 } })
    const statuses = await Promise.all(Array.from({ length: 100 }, () => status(question(secret))))
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    expect(await limited('address')).toBeGreaterThan(0)
  })

  test('requests of one credential, its copies included, and of no other', async () => {
    await start({ limits: { requestsPerCredential: 10 } })
    const copies = await Promise.all(Array.from({ length: 60 }, () => copyOf(world, secret, [{ type: 'read_only' }])))
    const other = (await createTestToken(world)).secret
    const asked = (token: string) => ({ ...question(token), access: 'read' })
    const statuses = await Promise.all(copies.map((copy) => status(asked(copy))))
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    expect(await status(asked(other))).toBe(200)
  })

  test('nobody uses up a credential’s requests by claiming to have it', async () => {
    await start({ limits: { requestsPerCredential: 10 } })
    const forged = Array.from({ length: 100 }, () => withBrokenSignature(secret))
    expect(await flood(forged, (token) => status(question(token)))).toEqual(Array(100).fill(200))
    expect(await status(question(secret))).toBe(200)
  })
})

test('a holder who makes up names of applications has so many looked up, and takes nothing from others', async () => {
  await start({})
  const other = (await createTestToken(world)).secret
  await makeKnown()
  await makeKnown(other)
  const names = Array.from({ length: 400 }, (_, index) => `made-up-${index}`)
  const ask = (application: string) => status({ token: secret, organization: world.organization.slug, application })
  expect(new Set(await flood(names, ask))).toEqual(new Set([200, 429]))
  expect(await limited('lookups')).toBeGreaterThan(0)
  expect(await ask('orders')).toBe(200)
  expect(await status({ ...question(other), application: 'made-up-too' })).toBe(200)
})

test('unless the operator says so, a hot token is not limited, and many organizations start at once', async () => {
  const organizations = await Promise.all(Array.from({ length: 12 }, () => createTestOrganization()))
  const secrets = await Promise.all(
    organizations.map(async (organization) => {
      const { secret: own } = await mintLoose({ ...world, organization })
      return { own, organization }
    }),
  )
  await start({ limits: { failuresPerAddress: 500 } })
  const cold = await Promise.all(
    secrets.flatMap(({ own, organization }) =>
      Array.from({ length: 20 }, async () => {
        const response = await verifier.post({ token: own, organization: organization.slug })
        return ((await response.json()) as Decision).code
      }),
    ),
  )
  // Signed by their organization's key, and listed nowhere.
  expect(new Set(cold)).toEqual(new Set(['unknown']))
  const hot = await flood(
    Array.from({ length: 1_000 }, () => secret),
    (token) => status(question(token)),
  )
  expect(new Set(hot)).toEqual(new Set([200]))
})
