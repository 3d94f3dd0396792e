import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { type DatabaseLink, openDatabaseLink } from '../testing/database-link'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import { createTestToken, createTestWorld, type TestWorld, tokenActions } from '../testing/test-world'

let link: DatabaseLink
let verifier: TestVerifier
let world: TestWorld

beforeAll(async () => {
  world = await createTestWorld()
  link = await openDatabaseLink()
  verifier = await startTestVerifier({ databaseUrl: link.url, stalenessSeconds: 4 })
})
afterAll(async () => {
  await verifier.running.close()
  await link.close()
})
afterEach(() => {
  vi.useRealTimers()
  link.mend()
})

const codeNow = async (token: string) => {
  const answer = await verifier.post({ token, organization: world.organization.slug })
  return ((await answer.json()) as { code: string }).code
}
const until = (code: string, token: string) =>
  vi.waitUntil(async () => (await codeNow(token)) === code, { timeout: 20_000, interval: 5 })

async function wellKnown() {
  const token = await createTestToken(world)
  await until('ok', token.secret)
  return token
}

const maxPosition = async () => (await db.change.aggregate({ _max: { position: true } }))._max.position!

test('a change is heard, polled for by whoever cannot listen, and confirmed where there is none', async () => {
  const deaf = await startTestVerifier({ directDatabaseUrl: 'postgresql://127.0.0.1:1/nowhere' })
  const position = async () => ((await (await fetch(`${deaf.url}/readyz`)).json()) as { position: number }).position
  const token = await wellKnown()
  await tokenActions(world).revoke(token.tokenId)
  const reached = Number(await maxPosition())
  await until('revoked', token.secret)
  await vi.waitUntil(async () => (await position()) === reached, { timeout: 20_000 })
  const ages = new Set<number>()
  await vi.waitUntil(
    async () => {
      const { ageMilliseconds } = (await (await fetch(`${deaf.url}/readyz`)).json()) as { ageMilliseconds: number }
      ages.add(ageMilliseconds)
      // It grew, and began anew.
      return [...ages].some((age, index) => age < [...ages][index - 1]!)
    },
    { timeout: 20_000, interval: 50 },
  )
  await deaf.running.close()
})

test('what is heard to have changed counts no more, before the feed has told of it', async () => {
  // Its feed tells nothing for as long as this takes, and is no older than it may be.
  const line = await openDatabaseLink()
  const hearing = await startTestVerifier({
    databaseUrl: line.url,
    directDatabaseUrl: process.env.DATABASE_URL!,
    stalenessSeconds: 120,
  })
  const code = async (token: string) => {
    const answer = await hearing.post({ token, organization: world.organization.slug })
    return ((await answer.json()) as { code: string }).code
  }
  const position = async () => ((await (await fetch(`${hearing.url}/readyz`)).json()) as { position: number }).position
  const token = await createTestToken(world)
  await vi.waitUntil(async () => (await code(token.secret)) === 'ok', { timeout: 20_000, interval: 5 })
  line.stall('latchkey verifier (feed)')
  await tokenActions(world).revoke(token.tokenId)
  await vi.waitUntil(async () => (await code(token.secret)) === 'revoked', { timeout: 20_000, interval: 5 })
  expect(await position()).toBeLessThan(Number(await maxPosition()))
  await tokenActions(world).restore(token.tokenId)
  await vi.waitUntil(async () => (await code(token.secret)) === 'ok', { timeout: 20_000, interval: 5 })
  line.mend()
  await vi.waitUntil(async () => (await position()) === Number(await maxPosition()), { timeout: 20_000, interval: 5 })
  expect(await code(token.secret)).toBe('ok')
  await hearing.running.close()
  await line.close()
})

test('what somebody else says has changed is doubted until the feed has not told of it', async () => {
  const line = await openDatabaseLink()
  const hearing = await startTestVerifier({
    databaseUrl: line.url,
    directDatabaseUrl: process.env.DATABASE_URL!,
    stalenessSeconds: 120,
  })
  const { secret } = await createTestToken(world)
  const becomes = (code: string) =>
    vi.waitUntil(
      async () => {
        const answer = await hearing.post({ token: secret, organization: world.organization.slug })
        return ((await answer.json()) as { code: string }).code === code
      },
      { timeout: 20_000, interval: 5 },
    )
  await becomes('ok')
  line.stall('latchkey verifier (feed)')
  const lie = { position: Number.MAX_SAFE_INTEGER, changes: [['role', world.organization.roleIds.admin, null]] }
  await db.$queryRaw`SELECT pg_notify('latchkey_change', ${JSON.stringify(lie)})::text`
  await becomes('unavailable')
  line.mend()
  await becomes('ok')
  await hearing.running.close()
  await line.close()
})

test('whoever was away while its place in the feed was removed begins anew', async () => {
  const token = await wellKnown()
  link.stall()
  await tokenActions(world).revoke(token.tokenId)
  await db.role.update({ where: { id: world.organization.roleIds.member }, data: { name: 'Passer-by' } })
  await db.$executeRaw`DELETE FROM "Change" WHERE "position" < ${await maxPosition()}`
  link.mend()
  await until('revoked', token.secret)
  // It may have heard of the change before its feed could tell.
  await vi.waitUntil(() => verifier.logged().includes('does not go on where it was'), { timeout: 20_000 })
})

test('a database that was restored is not taken for the one before, though its feed is as long', async () => {
  const token = await wellKnown()
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  // As it would be: other rows, of which the feed tells nothing, and another last row of it.
  await client.query(`
    BEGIN;
    ALTER TABLE "Token" DISABLE TRIGGER USER;
    UPDATE "Token" SET "effectiveRevokedAt" = '2026-01-01' WHERE "id" = '${token.tokenId}';
    ALTER TABLE "Token" ENABLE TRIGGER USER;
    UPDATE "Change" SET "at" = "at" - interval '1 day' WHERE "position" = (SELECT max("position") FROM "Change");
    COMMIT;`)
  await until('revoked', token.secret)
  await client.end()
})

test('one that was set back is not either', async () => {
  for (const name of ['Guest', 'Visitor']) {
    await db.role.update({ where: { id: world.organization.roleIds.member }, data: { name } })
  }
  const token = await wellKnown()
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  await client.query(`
    BEGIN;
    ALTER TABLE "Token" DISABLE TRIGGER USER;
    UPDATE "Token" SET "effectiveRevokedAt" = '2026-01-01' WHERE "id" = '${token.tokenId}';
    ALTER TABLE "Token" ENABLE TRIGGER USER;
    DELETE FROM "Change" WHERE "position" = (SELECT max("position") FROM "Change");
    COMMIT;`)
  await until('revoked', token.secret)
  await client.end()
})

test('a listening connection that ends is made again', async () => {
  const before = verifier.logged()
  await db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'latchkey verifier (listening)' AND datname = current_database()`
  await vi.waitUntil(() => verifier.logged().slice(before.length).includes('heard at once again'), { timeout: 20_000 })
  const token = await wellKnown()
  await tokenActions(world).revoke(token.tokenId)
  await until('revoked', token.secret)
})

describe('what is known is as old as either clock of this machine says', () => {
  const readiness = async ({ url }: TestVerifier) => (await fetch(`${url}/readyz`)).status
  const setClockBy = (hours: number) => vi.setSystemTime(Date.now() + hours * 3_600_000)

  test('the monotonic one stands still while the machine sleeps', async () => {
    const line = await openDatabaseLink()
    // Its feed falls silent for less time than this.
    const sleeping = await startTestVerifier({ databaseUrl: line.url, stalenessSeconds: 120 })
    await vi.waitUntil(async () => (await readiness(sleeping)) === 200, { timeout: 20_000, interval: 5 })
    line.stall('latchkey verifier (feed)')
    setClockBy(1)
    expect(await readiness(sleeping)).toBe(503)
    line.mend()
    await vi.waitUntil(async () => (await readiness(sleeping)) === 200, { timeout: 20_000, interval: 5 })
    await sleeping.running.close()
    await line.close()
  })

  test('the other one may be set back', async () => {
    await vi.waitUntil(async () => (await readiness(verifier)) === 200, { timeout: 20_000, interval: 5 })
    link.stall('latchkey verifier (feed)')
    await vi.waitUntil(async () => (await readiness(verifier)) === 503, { timeout: 20_000, interval: 20 })
    setClockBy(-1)
    expect(await readiness(verifier)).toBe(503)
  })
})
