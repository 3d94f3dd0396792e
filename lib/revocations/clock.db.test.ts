import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { feedsOfThisFile } from '@/verifier/testing/feeds-of-this-file'
import { createTestToken, tokenActions } from '@/verifier/testing/test-world'
import { db } from '../db/client'
import { authorityOf, isAllPublished, publishAll } from '../testing/published-feeds'
import { compactRevocations } from './compact'

// When PostgreSQL's clock goes ahead and is set back.

const { pool, world, published } = feedsOfThisFile()

const days = 24 * 3_600_000
const later = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
let ahead: pg.Pool | undefined

/** Has the pool's connections take functions of ours for PostgreSQL's clock. */
function poolAhead(by: string): pg.Pool {
  const options = `-c search_path=public,pg_catalog -c test.ahead=${by.replaceAll(' ', '')}`
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, options })
  ahead = pool
  return pool
}

beforeEach(async () => {
  await publishAll(pool)
  for (const clock of ['now', 'clock_timestamp']) {
    await pool.query(`CREATE OR REPLACE FUNCTION public.${clock}() RETURNS timestamptz LANGUAGE sql VOLATILE
      RETURN pg_catalog.${clock}() + current_setting('test.ahead')::interval`)
  }
})
afterEach(async () => {
  await ahead?.end()
  ahead = undefined
  await pool.query('DROP FUNCTION public.now(), public.clock_timestamp()')
})

/** Whether it waits to be published that the clock was wrong; and publishes. */
async function comeBack(): Promise<void> {
  expect(await isAllPublished(pool)).toBe(false)
  await publishAll(pool)
  expect(await isAllPublished(pool)).toBe(true)
}

test('what is revoked afterwards is published, and what is revoked meanwhile', async () => {
  const [meanwhile, afterwards] = [
    await createTestToken(world(), { expiresAt: later(30 * days) }),
    await createTestToken(world(), { expiresAt: later(30 * days) }),
  ]
  await tokenActions(world()).revoke(meanwhile.tokenId)
  const publication = await publishAll(poolAhead('60 days'))
  expect(publication!.asOf.getTime()).toBeGreaterThan(Date.now() + 59 * days)
  await comeBack()
  expect(await published()).toMatchObject([{ id: await authorityOf(meanwhile.tokenId), revoked: true }])
  await tokenActions(world()).revoke(afterwards.tokenId)
  await publishAll(pool)
  expect(await published()).toMatchObject([{}, { id: await authorityOf(afterwards.tokenId), revoked: true }])
})

test('what is deleted meanwhile is published', async () => {
  const { tokenId } = await createTestToken(world(), { expiresAt: later(30 * days) })
  const id = await authorityOf(tokenId)
  await tokenActions(world()).revoke(tokenId)
  await tokenActions(world()).remove(tokenId)
  await publishAll(poolAhead('60 days'))
  expect(await published()).toEqual([])
  await comeBack()
  expect(await published()).toMatchObject([{ id, revoked: true }])
})

test('what was compacted meanwhile is published again, for those who begin later', async () => {
  const [kept, deleted] = [
    await createTestToken(world(), { expiresAt: later(30 * days) }),
    await createTestToken(world(), { expiresAt: later(30 * days) }),
  ]
  const ids = [await authorityOf(kept.tokenId), await authorityOf(deleted.tokenId)].sort()
  for (const { tokenId } of [kept, deleted]) await tokenActions(world()).revoke(tokenId)
  await tokenActions(world()).remove(deleted.tokenId)
  await publishAll(pool)
  const before = await published()
  expect(before).toHaveLength(2)
  await tokenActions(world()).revoke((await createTestToken(world())).tokenId)
  await publishAll(poolAhead('60 days'))
  // What compaction does by that clock.
  await db.revocation.deleteMany({ where: { revocationId: { in: ids } } })
  await comeBack()
  const after = (await published()).filter(({ id }) => ids.includes(id))
  expect(after.map(({ id }) => id).sort()).toEqual(ids)
  expect(after.every(({ revoked, position }) => revoked && position > before[1]!.position)).toBe(true)
})

test('compaction removes nothing that the publisher would not know of', async () => {
  const { tokenId } = await createTestToken(world(), { expiresAt: later(30 * days) })
  await tokenActions(world()).revoke(tokenId)
  await publishAll(pool)
  await db.revocation.updateMany({ data: { expiresAt: later(-30 * days) } })
  // The clock went ahead after the publisher's last look.
  await db.revocationProgress.updateMany({ data: { dueThrough: later(-60 * days) } })
  await compactRevocations()
  expect(await published()).toHaveLength(1)
  await publishAll(poolAhead('0 days'))
  await compactRevocations()
  expect(await published()).toEqual([])
})

test('nothing that has ended is good again, and nothing that begins to end has ended', async () => {
  const [ended, ending] = [await createTestToken(world()), await createTestToken(world())]
  await tokenActions(world()).rotate(ended.tokenId, '1h')
  await publishAll(pool)
  expect(await published()).toEqual([])
  await publishAll(poolAhead('60 days'))
  const endedOnes = await published()
  expect(endedOnes).toMatchObject([{ revoked: true }])
  await comeBack()
  await tokenActions(world()).rotate(ending.tokenId, '1h')
  await publishAll(pool)
  expect(await published()).toEqual(endedOnes)
})

test('a step of seconds is no reason to compare everything', async () => {
  const { tokenId } = await createTestToken(world())
  await tokenActions(world()).revoke(tokenId)
  await publishAll(poolAhead('30 seconds'))
  // Only a comparison of everything would find that it is missing.
  await db.revocation.deleteMany()
  await comeBack()
  expect(await published()).toEqual([])
})
