import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DatabaseLink, openDatabaseLink } from './testing/database-link'
import { startTestVerifier, type TestVerifier } from './testing/test-verifier'
import { createTestToken, createTestWorld, type TestWorld } from './testing/test-world'

// A start in front of a database that is there late, or not at all.

let world: TestWorld
let secret: string
let link: DatabaseLink
let verifier: TestVerifier | undefined

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
})
beforeEach(async () => {
  link = await openDatabaseLink()
})
afterEach(async () => {
  link.mend()
  await verifier?.running.close()
  verifier = undefined
  await link.close()
})

// The machine that runs tests may be busy.
const start = async (firstLookWithin: number) => {
  verifier = await startTestVerifier({
    databaseUrl: link.url,
    directDatabaseUrl: process.env.DATABASE_URL!,
    firstLookWithin,
  })
  return verifier
}
const codeFrom = async ({ post }: TestVerifier) =>
  ((await (await post({ token: secret, organization: world.organization.slug })).json()) as { code: string }).code

test('whoever asks as soon as it listens is answered: it listens once it has looked', async () => {
  link.cut()
  const first = start(60_000).then(codeFrom)
  // More often than it would look within the time that listening takes.
  await vi.waitUntil(() => link.refused() >= 6, { timeout: 20_000, interval: 5 })
  link.mend()
  expect(await first).toBe('ok')
})

describe.each([
  ['cannot be reached', 'cut'],
  ['says nothing', 'stall'],
] as const)('a database that %s', (_what, how) => {
  test('does not keep it from listening, and is found when it is back', async () => {
    link[how]()
    const started = await start(50)
    expect((await fetch(`${started.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${started.url}/readyz`)).status).toBe(503)
    link.mend()
    await vi.waitUntil(async () => (await codeFrom(started)) === 'ok', { timeout: 20_000, interval: 20 })
    expect((await fetch(`${started.url}/readyz`)).status).toBe(200)
  })
})
