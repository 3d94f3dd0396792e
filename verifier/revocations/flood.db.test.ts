import { once } from 'node:events'
import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { createTestOrganization } from '@/lib/testing/factories'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import { createTestToken, createTestWorld, tokenActions } from '../testing/test-world'

// Strangers who ask for more than can be read: they wait, or are refused, and nobody else is.

let verifier: TestVerifier
afterEach(() => verifier.running.close())

const ask = (path: string, from: string, headers = {}) =>
  fetch(`${verifier.url}/v1/orgs/${path}`, { headers: { 'x-forwarded-for': from, ...headers } })

const stream = { accept: 'text/event-stream' }

/** Resolves once the request has come. */
async function send(
  path: string,
  from: string,
  headers = {},
): Promise<{ request: ClientRequest; status: Promise<number> }> {
  const request = get(`${verifier.url}/v1/orgs/${path}`, {
    headers: { expect: '100-continue', 'x-forwarded-for': from, ...headers },
    agent: false,
  })
  const status = once(request, 'response').then(([response]: IncomingMessage[]) => response!.resume().statusCode!)
  status.catch(() => undefined)
  await once(request, 'continue')
  return { request, status }
}

/** Does it while nobody is answered. */
function whileNobodyIsAnswered<Result>(work: () => Promise<Result>): Promise<Result> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE "RevocationProgress" IN ACCESS EXCLUSIVE MODE`
      return work()
    },
    { timeout: 30_000 },
  )
}

/** An organization whose feed has a page of a thousand ids after each of many positions. */
async function createLongFeed(): Promise<string> {
  const { slug, id, signingKey } = await createTestOrganization()
  await db.$executeRaw`
    INSERT INTO "Revocation" ("organizationId", "revocationId", "credentialId", "revoked", "position", "at")
    SELECT ${id}, lpad(to_hex(n), 128, '0'), 'crd_' || ${signingKey.id}::text || n, true, 10000 + n, now()
    FROM generate_series(1, 2000) n`
  await db.$executeRaw`
    INSERT INTO "RevocationFeed" ("organizationId", "position") VALUES (${id}, 12000)
    ON CONFLICT ("organizationId") DO UPDATE SET "position" = 12000`
  return slug
}

test('a flood from one address of positions and of made-up names leaves others their feeds', async () => {
  verifier = await startTestVerifier({ stalenessSeconds: 10 })
  const long = await createLongFeed()
  const world = await createTestWorld()
  const { tokenId } = await createTestToken(world)
  const { slug } = world.organization
  const { payload } = (await (await ask(`${slug}/revocations`, '198.51.100.2')).json()) as { payload: { next: number } }
  const paths = [
    ...Array.from({ length: 500 }, (_, index) => `${long}/revocations?since=${index}`),
    ...Array.from({ length: 100 }, (_, index) => `nobody-${index}/revocations`),
  ]
  const flood = await whileNobodyIsAnswered(() => Promise.all(paths.map((path) => send(path, '198.51.100.1'))))
  const statuses = flood.map(({ status }) => status)
  await Promise.race(statuses)

  await tokenActions(world).revoke(tokenId)
  const [follower, beginner] = await Promise.all([
    ask(`${slug}/revocations?since=${payload.next}`, '198.51.100.2'),
    ask(`${slug}/revocations`, '198.51.100.3'),
  ])
  for (const answer of [follower, beginner]) {
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ payload: { entries: [{ token: tokenId }] } })
  }
  expect(await Promise.all(statuses)).toContain(503)
}, 60_000)

test('made-up names count as failures also when they could not be looked up in time', async () => {
  verifier = await startTestVerifier({ stalenessSeconds: 2, limits: { failuresPerAddress: 20 } })
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE "Organization" IN ACCESS EXCLUSIVE MODE`
      let names = 0
      const askThree = () =>
        Promise.all([1, 2, 3].map(async () => (await ask(`nobody-${names++}/revocations`, '198.51.100.4')).status))
      expect(await askThree()).toEqual([503, 503, 503])
      // What is counted holds until the second is over, and may have just been over.
      await vi.waitUntil(async () => [...(await askThree()), ...(await askThree())].includes(429), { timeout: 20_000 })
    },
    { timeout: 30_000 },
  )
}, 60_000)

test('clients that leave before they are answered leave no stream behind, and an address has a hundred', async () => {
  verifier = await startTestVerifier()
  const { slug } = await createTestOrganization()
  const [crowd, other] = ['198.51.100.5', '198.51.100.6']
  await whileNobodyIsAnswered(async () => {
    const requests = await Promise.all(Array.from({ length: 50 }, () => send(`${slug}/revocations`, crowd, stream)))
    for (const { request } of requests) request.on('error', () => undefined).socket!.resetAndDestroy()
  })
  const open = (from: string) => ask(`${slug}/revocations`, from, stream)
  const answers = await Promise.all(Array.from({ length: 110 }, () => open(crowd)))
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(100).fill(200), ...Array(10).fill(429)])
  const refused = answers.find(({ status }) => status === 429)!
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests' })
  expect((await open(other)).status).toBe(200)
})
