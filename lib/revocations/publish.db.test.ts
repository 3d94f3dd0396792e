import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { feedsOfThisFile } from '@/verifier/testing/feeds-of-this-file'
import { createTestToken, tokenActions } from '@/verifier/testing/test-world'
import { db } from '../db/client'
import { authorityOf, isAllPublished, publishAll } from '../testing/published-feeds'
import { confirmRevocations } from './confirm'
import { handOutChanges } from './hand-out'
import { publishRevocations } from './publish'
import { readRevocationPage } from './read-page'

// How the feeds follow what changes: one process at a time, from where the last one was, or from the beginning.

const { pool, world, published } = feedsOfThisFile()

test('it is told whether anything waits to be handed out, and whose feed waits', async () => {
  const { id } = world().organization
  await publishAll(pool)
  const confirmed = (await confirmRevocations(pool))!
  expect([...confirmed.unsettled]).toEqual([])
  const { tokenId } = await createTestToken(world())
  await tokenActions(world()).revoke(tokenId)
  expect(await confirmRevocations(pool)).toBeUndefined()
  const handedOut = (await handOutChanges(pool))!
  expect([...handedOut.unsettled]).toEqual([[id, '0']])
  expect(handedOut.version).not.toBe(confirmed.version)
  expect(await confirmRevocations(pool)).toMatchObject({ version: handedOut.version, unsettled: handedOut.unsettled })
  expect(await publishRevocations(pool, id)).toBe('done')
  const again = (await confirmRevocations(pool))!
  expect([...again.unsettled]).toEqual([])
  expect(again.version).toBe(handedOut.version)
  expect(again.asOf.getTime()).toBeGreaterThanOrEqual(handedOut.asOf.getTime())
})

test('an end that comes waits to be published, too', async () => {
  const { tokenId } = await createTestToken(world())
  await tokenActions(world()).rotate(tokenId, '1h')
  let endsAt = new Date()
  // As long as it takes this machine to publish.
  for (let wait = 300; endsAt.getTime() <= Date.now(); wait *= 2) {
    endsAt = new Date(Date.now() + wait)
    await db.credential.updateMany({ where: { tokenId, endsAt: { not: null } }, data: { endsAt } })
    await publishAll(pool)
  }
  while (await confirmRevocations(pool));
  expect(Date.now()).toBeGreaterThanOrEqual(endsAt.getTime())
  await publishAll(pool)
  expect(await published()).toMatchObject([{ revoked: true }])
})

test('of several processes one publishes, and nothing is said twice', async () => {
  const tokens = await Promise.all(Array.from({ length: 10 }, () => createTestToken(world())))
  for (const { tokenId } of tokens) {
    await tokenActions(world()).revoke(tokenId)
    await Promise.all(Array.from({ length: 4 }, () => publishAll(pool)))
  }
  while (!(await isAllPublished(pool))) await publishAll(pool)
  const entries = await published()
  expect(entries).toHaveLength(tokens.length)
  expect(new Set(entries.map(({ position }) => position)).size).toBe(tokens.length)
  expect(new Set(entries.map(({ id }) => id))).toEqual(
    new Set(await Promise.all(tokens.map(({ tokenId }) => authorityOf(tokenId)))),
  )
})

test('while one hands out or publishes, another is told so, and needs not wait', async () => {
  const { id } = world().organization
  const client = await pool.connect()
  const whileLocked = async <T>(key: string, work: () => Promise<T>) => {
    await client.query('BEGIN')
    await client.query(`SELECT pg_advisory_xact_lock(${key})`)
    const result = await work()
    await client.query('ROLLBACK')
    return result
  }
  expect(await whileLocked(`hashtext('latchkey/revocations')`, () => handOutChanges(pool))).toBeUndefined()
  expect(await handOutChanges(pool)).toBeDefined()
  const key = `hashtext('latchkey/revocations'), hashtext('${id}')`
  expect(await whileLocked(key, () => publishRevocations(pool, id))).toBe('busy')
  expect(await publishRevocations(pool, id)).toBe('done')
  client.release()
})

describe.each([
  ['hands out changes', 'dueThrough\\" = '],
  ['publishes', 'awaitsFeed\\" = false'],
])('one that %s', (_what, midst) => {
  const isMidst = (args: unknown[]) => JSON.stringify(args).includes(midst)
  let tokenId: string
  beforeEach(async () => {
    ;({ tokenId } = await createTestToken(world()))
    await tokenActions(world()).revoke(tokenId)
  })

  /** Its connection takes a moment to end. */
  async function publishedInTheEnd() {
    while (!(await isAllPublished(pool))) await publishAll(pool)
    return published()
  }

  test('and dies half-way has said nothing, and the next one does', async () => {
    const dying = {
      connect: async () => {
        const client = await pool.connect()
        const query = client.query.bind(client)
        const broken = (...args: Parameters<typeof query>) =>
          isMidst(args) ? Promise.reject(new Error('Dead.')) : query(...args)
        return Object.assign(Object.create(client), { query: broken, release: () => client.release(true) })
      },
    } as unknown as pg.Pool
    await expect(publishAll(dying)).rejects.toThrow('Dead.')
    expect(await published()).toEqual([])
    expect(await publishedInTheEnd()).toMatchObject([{ id: await authorityOf(tokenId), revoked: true }])
  })

  test('and stops half-way without a word keeps nobody else from it', async () => {
    let stopped = () => {}
    const stopping = new Promise<void>((resolve) => {
      stopped = resolve
    })
    const stalled = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 })
    const client = await stalled.connect()
    client.on('error', () => undefined)
    const query = client.query.bind(client)
    const stalling = (...args: Parameters<typeof query>) => {
      if (!isMidst(args)) return query(...args)
      stopped()
      return new Promise(() => undefined)
    }
    const release = () => undefined
    void publishAll({
      connect: async () => Object.assign(Object.create(client), { query: stalling, release }),
    } as never)
    await stopping
    expect(await publishedInTheEnd()).toMatchObject([{ id: await authorityOf(tokenId), revoked: true }])
    client.release(true)
    await stalled.end()
  })
})

describe('without knowing what changed', () => {
  test('everything is compared: what was missed is added, and nothing else', async () => {
    const [kept, missed, back] = await Promise.all([1, 2, 3].map(() => createTestToken(world())))
    await tokenActions(world()).revoke(kept!.tokenId)
    await tokenActions(world()).revoke(back!.tokenId)
    await publishAll(pool)
    const [before, keptId] = [await published(), await authorityOf(kept!.tokenId)]
    await tokenActions(world()).revoke(missed!.tokenId)
    await tokenActions(world()).restore(back!.tokenId)
    await db.$executeRaw`
      DELETE FROM "Change" WHERE "position" < (SELECT max("position") FROM "Change")`
    await publishAll(pool)
    expect(await published()).toEqual([
      before.find(({ id }) => id === keptId),
      { id: await authorityOf(missed!.tokenId), revoked: true, position: expect.any(Number) },
      { id: await authorityOf(back!.tokenId), revoked: false, position: expect.any(Number) },
    ])
  })

  test('an installation that had tokens before it had a feed', async () => {
    const { tokenId } = await createTestToken(world())
    const gone = await createTestToken(world())
    await tokenActions(world()).revoke(tokenId)
    await tokenActions(world()).revoke(gone.tokenId)
    const goneId = await authorityOf(gone.tokenId)
    await tokenActions(world()).remove(gone.tokenId)
    await db.$executeRaw`UPDATE "RevocationProgress" SET "position" = NULL, "at" = NULL`
    await publishAll(pool)
    const ids = (await published()).filter(({ revoked }) => revoked).map(({ id }) => id)
    expect(ids.sort()).toEqual([await authorityOf(tokenId), goneId].sort())
  })

  test('many thousands of changes at once', async () => {
    await publishAll(pool)
    const { tokenId } = await createTestToken(world())
    await tokenActions(world()).revoke(tokenId)
    await db.$executeRaw`
      INSERT INTO "Change" ("entity", "entityId", "position")
      SELECT 'role', 'rol_' || n, nextval('"Change_position_seq"') FROM generate_series(1, 12000) n`
    await publishAll(pool)
    expect(await published()).toHaveLength(1)
    expect(await isAllPublished(pool)).toBe(true)
  })
})

describe('positions', () => {
  test('are times or follow the last, and have 15 digits at most', async () => {
    const begun = Date.now()
    const tokens = await Promise.all(Array.from({ length: 3 }, () => createTestToken(world())))
    for (const { tokenId } of tokens) await tokenActions(world()).revoke(tokenId)
    await publishAll(pool)
    const positions = (await published()).map(({ position }) => position)
    expect(positions).toEqual([positions[0], positions[0]! + 1, positions[0]! + 2])
    expect(positions[0]).toBeGreaterThanOrEqual(begun)
    expect(String(positions[2])).toMatch(/^\d{13,15}$/)
    // Ahead of the clock, as after many entries at once or a clock that was set back.
    const end = Date.now() + 3_600_000
    await db.revocationFeed.update({
      where: { organizationId: world().organization.id },
      data: { position: end },
    })
    await tokenActions(world()).restore(tokens[0]!.tokenId)
    await publishAll(pool)
    expect((await published()).at(-1)).toMatchObject({ revoked: false, position: end + 1 })
    const { slug } = world().organization
    expect(await readRevocationPage(pool, slug, end)).toMatchObject({ content: { since: end, next: end + 1 } })
    expect(await readRevocationPage(pool, slug, end + 2)).toBe('beyond')
  })

  test('of a database that was put back come after those that it does not know of', async () => {
    const { slug, id: organizationId } = world().organization
    const { revoke } = tokenActions(world())
    const [known, lost, ...later] = await Promise.all(Array.from({ length: 4 }, () => createTestToken(world())))
    await revoke(known!.tokenId)
    await publishAll(pool)
    const backup = await db.revocationFeed.findUniqueOrThrow({ where: { organizationId } })
    await revoke(lost!.tokenId)
    await publishAll(pool)
    const since = (await published())[1]!.position
    await db.$transaction([
      db.token.update({ where: { id: lost!.tokenId }, data: { revokedAt: null, effectiveRevokedAt: null } }),
      db.revocation.deleteMany({ where: { organizationId, position: since } }),
      db.revocationFeed.update({ where: { organizationId }, data: { position: backup.position } }),
    ])
    expect(await readRevocationPage(pool, slug, since)).toBe('beyond')
    for (const { tokenId } of later) {
      await revoke(tokenId)
      await publishAll(pool)
    }
    const ids = await Promise.all(later.map(({ tokenId }) => authorityOf(tokenId)))
    expect(await readRevocationPage(pool, slug, since)).toMatchObject({
      content: { complete: true, entries: ids.map((id) => ({ change: 'revoked', revocationIds: [id] })) },
    })
  })
})
