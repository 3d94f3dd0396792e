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

describe.each(['cut', 'stall'] as const)('while the line to the database is %s', (how) => {
  test('nothing is allowed that cannot be looked up, and all is well again afterwards', async () => {
    expect((await verifier.verify(question())).code).toBe('ok')
    expect(await readiness()).toBe(200)
    link[how]()

    expect(await verifier.verify(question())).toEqual({
      allowed: false,
      code: 'unavailable',
      reason: expect.stringMatching(/./),
    })
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
    expect((await verifier.verify(question())).code).toBe('ok')
    expect(await readiness()).toBe(200)
  })

  test('what needs no look-up is still told', async () => {
    link[how]()
    expect((await verifier.verify({ ...question(), token: '' })).code).toBe('missing')
    expect((await verifier.verify({ ...question(), token: 'nonsense' })).code).toBe('malformed')
    expect((await verifier.post({ access: 1 })).status).toBe(400)
  })
})

test('what was revoked during an outage is refused after it', async () => {
  const token = await createTestToken(world)
  const ask = () => verifier.verify({ ...question(), token: token.secret })
  expect((await ask()).code).toBe('ok')
  link.stall()
  const during = ask()
  await tokenActions(world).revoke(token.tokenId)
  expect((await during).code).toBe('unavailable')
  link.mend()
  expect((await ask()).code).toBe('revoked')
})

test('an answer that did not come in time is asked for again', async () => {
  const failures = () => verifier.logged().split('could not be read').length
  const before = failures()
  link.stall()
  const answer = verifier.verify(question())
  await vi.waitUntil(() => failures() > before, { timeout: 20_000 })
  link.mend()
  expect((await answer).code).toBe('ok')
})

test('an empty database decides nothing', async () => {
  const elsewhere = new URL(process.env.DATABASE_URL!)
  elsewhere.pathname = '/postgres'
  const empty = await startTestVerifier({ databaseUrl: elsewhere.href })
  expect((await empty.verify(question())).code).toBe('unavailable')
  expect((await fetch(`${empty.url}/readyz`)).status).toBe(503)
  await empty.running.close()
})

test('state that is older than the bound by the time the answer is there decides nothing', async () => {
  const impatient = await startTestVerifier({ stalenessSeconds: 0.001 })
  expect((await impatient.verify(question())).code).toBe('unavailable')
  await impatient.running.close()
})
