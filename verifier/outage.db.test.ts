import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type DatabaseLink, openDatabaseLink } from './testing/database-link'
import { startTestVerifier, type TestVerifier } from './testing/test-verifier'
import { createTestToken, createTestWorld, type TestWorld, tokenActions } from './testing/test-world'

let link: DatabaseLink
let verifier: TestVerifier
let world: TestWorld
let secret: string

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
  link = await openDatabaseLink()
  verifier = await startTestVerifier({ databaseUrl: link.url, stalenessSeconds: 3 })
})
afterAll(async () => {
  await verifier.running.close()
  await link.close()
})
afterEach(() => link.mend())

const question = () => ({ token: secret, organization: world.organization.slug, application: 'orders' })
const readiness = async () => (await fetch(`${verifier.url}/readyz`)).status
/** What is answered now, whatever has been committed. */
const codeNow = async (token = secret) =>
  ((await (await verifier.post({ ...question(), token })).json()) as { code: string }).code
const until = (code: string, token = secret) =>
  vi.waitUntil(async () => (await codeNow(token)) === code, { timeout: 20_000, interval: 20 })

describe.each(['cut', 'stall'] as const)('while the line to the database is %s', (how) => {
  test('nothing is allowed past the bound, and all is well again afterwards', async () => {
    await until('ok')
    expect(await readiness()).toBe(200)
    link[how]()

    // What is known stays known until then.
    const seen = new Set<string>()
    await vi.waitUntil(async () => seen.add(await codeNow()).has('unavailable'), { timeout: 20_000, interval: 20 })
    expect([...seen]).toEqual(['ok', 'unavailable'])
    const answer = await verifier.post(question())
    expect(await answer.json()).toEqual({ allowed: false, code: 'unavailable', reason: expect.stringMatching(/./) })
    const forwarded = await verifier.authorize('?application=orders', { authorization: `Bearer ${secret}` })
    expect(forwarded.status).toBe(503)
    expect(forwarded.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(forwarded.headers.get('cache-control')).toBe('no-store')
    const keys = await fetch(`${verifier.url}/v1/orgs/${world.organization.slug}/keys`)
    expect(keys.status).toBe(503)
    expect(keys.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await readiness()).toBe(503)
    expect((await fetch(`${verifier.url}/healthz`)).status).toBe(200)

    link.mend()
    await until('ok')
    expect(await readiness()).toBe(200)
  })

  test('a token that was never seen is not decided', async () => {
    const { secret: unseen } = await createTestToken(world)
    await until('ok')
    link[how]()
    expect(await codeNow(unseen)).toBe('unavailable')
    link.mend()
    await until('ok', unseen)
  })

  test('what needs no look-up is still told', async () => {
    link[how]()
    expect((await verifier.verify({ ...question(), token: '' })).code).toBe('missing')
    expect((await verifier.verify({ ...question(), token: 'nonsense' })).code).toBe('malformed')
    expect((await verifier.post({ access: 1 })).status).toBe(400)
  })
})

test('what was revoked during an outage is refused past the bound, and ever after', async () => {
  const token = await createTestToken(world)
  await until('ok', token.secret)
  link.stall()
  await tokenActions(world).revoke(token.tokenId)
  await until('unavailable', token.secret)
  link.mend()
  const seen = new Set<string>()
  await vi.waitUntil(async () => seen.add(await codeNow(token.secret)).has('revoked'), { timeout: 20_000, interval: 5 })
  expect(seen.has('ok')).toBe(false)
  expect(await codeNow(token.secret)).toBe('revoked')
})

test('an answer that did not come in time is asked for again', async () => {
  const { secret: unseen } = await createTestToken(world)
  await until('ok')
  const failures = () => verifier.logged().split('could not be read').length
  const before = failures()
  link.stall()
  const answer = codeNow(unseen)
  await vi.waitUntil(() => failures() > before, { timeout: 20_000 })
  link.mend()
  expect(await answer).toBe('ok')
})

test('an empty database decides nothing', async () => {
  const elsewhere = new URL(process.env.DATABASE_URL!)
  elsewhere.pathname = '/postgres'
  const empty = await startTestVerifier({ databaseUrl: elsewhere.href, firstLookWithin: 0 })
  expect((await empty.verify(question())).code).toBe('unavailable')
  expect((await fetch(`${empty.url}/readyz`)).status).toBe(503)
  await empty.running.close()
})

test('state that is older than the bound by the time the answer is there decides nothing', async () => {
  const { secret: unseen } = await createTestToken(world)
  await until('ok')
  // The change feed falls silent, and decisions can be read for; this one for as long as somebody holds the table.
  link.stall('latchkey verifier (feed)')
  const holder = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await holder.connect()
  await holder.query('BEGIN')
  await holder.query('LOCK TABLE "Organization" IN ACCESS EXCLUSIVE MODE')
  // Late enough for the reading to come to its end behind the bound, and not to be given up before.
  const late = async () => (await (await fetch(`${verifier.url}/readyz`)).json()) as { ageMilliseconds: number }
  await vi.waitUntil(async () => (await late()).ageMilliseconds > 2_000, { timeout: 20_000, interval: 20 })
  const answer = codeNow(unseen)
  await vi.waitUntil(async () => (await readiness()) === 503, { timeout: 20_000, interval: 20 })
  await holder.query('COMMIT')
  await holder.end()
  expect(await answer).toBe('unavailable')
  link.mend()
  await until('ok', unseen)
})
