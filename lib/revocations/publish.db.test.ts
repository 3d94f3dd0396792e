import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestToken, createTestWorld, type TestWorld, tokenActions } from '@/verifier/testing/test-world'
import { db } from '../db/client'
import { newId } from '../ids'
import { asAdmin } from '../testing/factories'
import { addTestMember } from '../testing/people'
import { personalTokensOf } from '../testing/personal-tokens'
import { attenuateOutside, describeCopy } from '../testing/tokens'
import { deleteConfirmed } from '../tokens/mutations/delete'
import { registerCopy } from '../tokens/mutations/register-copy'
import { restoreToken } from '../tokens/mutations/restore'
import { revokeToken } from '../tokens/mutations/revoke'
import { serviceTokens } from '../tokens/realm'
import { compactRevocations } from './compact'
import { confirmRevocations } from './confirm'
import { publishRevocations } from './publish'
import { readRevocationPage } from './read-page'

// How the feeds follow what changes: one process at a time, from where the last one was, or from the beginning.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
afterAll(() => pool.end())

let world: TestWorld
beforeEach(async () => {
  world = await createTestWorld()
})

/** What was said last of each id, in order. */
async function published({
  organization,
}: TestWorld = world): Promise<{ id: string; revoked: boolean; position: number }[]> {
  const rows = await db.revocation.findMany({
    where: { organizationId: organization.id },
    select: { revocationId: true, revoked: true, position: true },
    orderBy: [{ position: 'asc' }, { revocationId: 'asc' }],
  })
  return rows.map(({ revocationId, revoked, position }) => ({ id: revocationId, revoked, position: Number(position) }))
}

const authorityOf = async (tokenId: string) =>
  (await db.credential.findFirstOrThrow({ where: { tokenId } })).revocationIds[0]!

test('it is told whether anything waits to be published', async () => {
  await publishRevocations(pool)
  const confirmed = await confirmRevocations(pool)
  expect(confirmed).toBeDefined()
  const { tokenId } = await createTestToken(world)
  await tokenActions(world).revoke(tokenId)
  expect(await confirmRevocations(pool)).toBeUndefined()
  const publication = await publishRevocations(pool)
  const again = await confirmRevocations(pool)
  expect(again?.version).toBe(publication?.version)
  expect(again?.version).not.toBe(confirmed?.version)
  expect(again!.asOf.getTime()).toBeGreaterThanOrEqual(publication!.asOf.getTime())
})

test('an end that comes waits to be published, too', async () => {
  const { tokenId } = await createTestToken(world)
  await tokenActions(world).rotate(tokenId, '1h')
  const endsAt = new Date(Date.now() + 300)
  await db.credential.updateMany({ where: { tokenId, endsAt: { not: null } }, data: { endsAt } })
  await publishRevocations(pool)
  expect(await published()).toEqual([])
  while (await confirmRevocations(pool));
  expect(Date.now()).toBeGreaterThanOrEqual(endsAt.getTime())
  await publishRevocations(pool)
  expect(await published()).toMatchObject([{ revoked: true }])
})

test('of several processes one publishes, and nothing is said twice', async () => {
  const tokens = await Promise.all(Array.from({ length: 10 }, () => createTestToken(world)))
  for (const { tokenId } of tokens) {
    await tokenActions(world).revoke(tokenId)
    await Promise.all(Array.from({ length: 4 }, () => publishRevocations(pool)))
  }
  while (!(await confirmRevocations(pool))) await publishRevocations(pool)
  const entries = await published()
  expect(entries).toHaveLength(tokens.length)
  expect(new Set(entries.map(({ position }) => position)).size).toBe(tokens.length)
  expect(new Set(entries.map(({ id }) => id))).toEqual(
    new Set(await Promise.all(tokens.map(({ tokenId }) => authorityOf(tokenId)))),
  )
})

test('while one publishes, another is told so, and needs not wait', async () => {
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('latchkey/revocations'))`)
  expect(await publishRevocations(pool)).toBeUndefined()
  await client.query('ROLLBACK')
  client.release()
  expect(await publishRevocations(pool)).toBeDefined()
})

test('one that dies half-way has published nothing, and the next one does', async () => {
  const { tokenId } = await createTestToken(world)
  await tokenActions(world).revoke(tokenId)
  const dying = {
    connect: async () => {
      const client = await pool.connect()
      const query = client.query.bind(client)
      const broken = (...args: Parameters<typeof query>) =>
        JSON.stringify(args).includes('dueThrough\\" = ') ? Promise.reject(new Error('Dead.')) : query(...args)
      return Object.assign(Object.create(client), { query: broken, release: () => client.release(true) })
    },
  } as unknown as pg.Pool
  await expect(publishRevocations(dying)).rejects.toThrow('Dead.')
  expect(await published()).toEqual([])
  // Its connection takes a moment to end.
  while (!(await publishRevocations(pool)));
  expect(await published()).toMatchObject([{ revoked: true }])
})

test('one that stops half-way and says nothing is not waited for', async () => {
  const { tokenId } = await createTestToken(world)
  await tokenActions(world).revoke(tokenId)
  let stopped = () => {}
  const stopping = new Promise<void>((resolve) => {
    stopped = resolve
  })
  const stalled = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 })
  const client = await stalled.connect()
  client.on('error', () => undefined)
  const query = client.query.bind(client)
  const stalling = (...args: Parameters<typeof query>) => {
    if (!JSON.stringify(args).includes('dueThrough\\" = ')) return query(...args)
    stopped()
    return new Promise(() => undefined)
  }
  void publishRevocations({ connect: async () => Object.assign(Object.create(client), { query: stalling }) } as never)
  await stopping
  expect(await publishRevocations(pool)).toBeUndefined()
  while (!(await publishRevocations(pool)));
  expect(await published()).toMatchObject([{ revoked: true }])
  client.release(true)
  await stalled.end()
})

describe('without knowing what changed', () => {
  test('everything is compared: what was missed is added, and nothing else', async () => {
    const [kept, missed, back] = await Promise.all([1, 2, 3].map(() => createTestToken(world)))
    await tokenActions(world).revoke(kept!.tokenId)
    await tokenActions(world).revoke(back!.tokenId)
    await publishRevocations(pool)
    const [before, keptId] = [await published(), await authorityOf(kept!.tokenId)]
    await tokenActions(world).revoke(missed!.tokenId)
    await tokenActions(world).restore(back!.tokenId)
    await db.$executeRaw`
      DELETE FROM "Change" WHERE "position" < (SELECT max("position") FROM "Change")`
    await publishRevocations(pool)
    expect(await published()).toEqual([
      before.find(({ id }) => id === keptId),
      { id: await authorityOf(missed!.tokenId), revoked: true, position: expect.any(Number) },
      { id: await authorityOf(back!.tokenId), revoked: false, position: expect.any(Number) },
    ])
  })

  test('an installation that had tokens before it had a feed', async () => {
    const { tokenId } = await createTestToken(world)
    const gone = await createTestToken(world)
    await tokenActions(world).revoke(tokenId)
    await tokenActions(world).revoke(gone.tokenId)
    const goneId = await authorityOf(gone.tokenId)
    await tokenActions(world).remove(gone.tokenId)
    await db.$executeRaw`UPDATE "RevocationProgress" SET "position" = NULL, "at" = NULL`
    await publishRevocations(pool)
    const ids = (await published()).filter(({ revoked }) => revoked).map(({ id }) => id)
    expect(ids.sort()).toEqual([await authorityOf(tokenId), goneId].sort())
  })

  test('many thousands of changes at once', async () => {
    await publishRevocations(pool)
    const { tokenId } = await createTestToken(world)
    await tokenActions(world).revoke(tokenId)
    await db.$executeRaw`
      INSERT INTO "Change" ("entity", "entityId", "position")
      SELECT 'role', 'rol_' || n, nextval('"Change_position_seq"') FROM generate_series(1, 12000) n`
    await publishRevocations(pool)
    expect(await published()).toHaveLength(1)
    expect(await confirmRevocations(pool)).toBeDefined()
  })
})

describe("when PostgreSQL's clock goes ahead and is set back", () => {
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
    await publishRevocations(pool)
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
    expect(await confirmRevocations(pool)).toBeUndefined()
    await publishRevocations(pool)
    expect(await confirmRevocations(pool)).toBeDefined()
  }

  test('what is revoked afterwards is published, and what is revoked meanwhile', async () => {
    const [meanwhile, afterwards] = [
      await createTestToken(world, { expiresAt: later(30 * days) }),
      await createTestToken(world, { expiresAt: later(30 * days) }),
    ]
    await tokenActions(world).revoke(meanwhile.tokenId)
    const publication = await publishRevocations(poolAhead('60 days'))
    expect(publication!.asOf.getTime()).toBeGreaterThan(Date.now() + 59 * days)
    await comeBack()
    expect(await published()).toMatchObject([{ id: await authorityOf(meanwhile.tokenId), revoked: true }])
    await tokenActions(world).revoke(afterwards.tokenId)
    await publishRevocations(pool)
    expect(await published()).toMatchObject([{}, { id: await authorityOf(afterwards.tokenId), revoked: true }])
  })

  test('what is deleted meanwhile is published', async () => {
    const { tokenId } = await createTestToken(world, { expiresAt: later(30 * days) })
    const id = await authorityOf(tokenId)
    await tokenActions(world).revoke(tokenId)
    await tokenActions(world).remove(tokenId)
    await publishRevocations(poolAhead('60 days'))
    expect(await published()).toEqual([])
    await comeBack()
    expect(await published()).toMatchObject([{ id, revoked: true }])
  })

  test('what was compacted meanwhile is published again, for those who begin later', async () => {
    const [kept, deleted] = [
      await createTestToken(world, { expiresAt: later(30 * days) }),
      await createTestToken(world, { expiresAt: later(30 * days) }),
    ]
    const ids = [await authorityOf(kept.tokenId), await authorityOf(deleted.tokenId)].sort()
    for (const { tokenId } of [kept, deleted]) await tokenActions(world).revoke(tokenId)
    await tokenActions(world).remove(deleted.tokenId)
    await publishRevocations(pool)
    const before = await published()
    expect(before).toHaveLength(2)
    await tokenActions(world).revoke((await createTestToken(world)).tokenId)
    await publishRevocations(poolAhead('60 days'))
    // What compaction does by that clock.
    await db.revocation.deleteMany({ where: { revocationId: { in: ids } } })
    await comeBack()
    const after = (await published()).filter(({ id }) => ids.includes(id))
    expect(after.map(({ id }) => id).sort()).toEqual(ids)
    expect(after.every(({ revoked, position }) => revoked && position > before[1]!.position)).toBe(true)
  })

  test('compaction removes nothing that the publisher would not know of', async () => {
    const { tokenId } = await createTestToken(world, { expiresAt: later(30 * days) })
    await tokenActions(world).revoke(tokenId)
    await publishRevocations(pool)
    await db.revocation.updateMany({ data: { expiresAt: later(-30 * days) } })
    // The clock went ahead after the publisher's last look.
    await db.revocationProgress.updateMany({ data: { dueThrough: later(-60 * days) } })
    await compactRevocations()
    expect(await published()).toHaveLength(1)
    await publishRevocations(poolAhead('0 days'))
    await compactRevocations()
    expect(await published()).toEqual([])
  })

  test('nothing that has ended is good again, and nothing that begins to end has ended', async () => {
    const [ended, ending] = [await createTestToken(world), await createTestToken(world)]
    await tokenActions(world).rotate(ended.tokenId, '1h')
    await publishRevocations(pool)
    expect(await published()).toEqual([])
    await publishRevocations(poolAhead('60 days'))
    const endedOnes = await published()
    expect(endedOnes).toMatchObject([{ revoked: true }])
    await comeBack()
    await tokenActions(world).rotate(ending.tokenId, '1h')
    await publishRevocations(pool)
    expect(await published()).toEqual(endedOnes)
  })

  test('a step of seconds is no reason to compare everything', async () => {
    const { tokenId } = await createTestToken(world)
    await tokenActions(world).revoke(tokenId)
    await publishRevocations(poolAhead('30 seconds'))
    // Only a comparison of everything would find that it is missing.
    await db.revocation.deleteMany()
    await comeBack()
    expect(await published()).toEqual([])
  })
})

describe('positions', () => {
  test('are times or follow the last, and have 15 digits at most', async () => {
    const begun = Date.now()
    const tokens = await Promise.all(Array.from({ length: 3 }, () => createTestToken(world)))
    for (const { tokenId } of tokens) await tokenActions(world).revoke(tokenId)
    await publishRevocations(pool)
    const positions = (await published()).map(({ position }) => position)
    expect(positions).toEqual([positions[0], positions[0]! + 1, positions[0]! + 2])
    expect(positions[0]).toBeGreaterThanOrEqual(begun)
    expect(String(positions[2])).toMatch(/^\d{13,15}$/)
    // Ahead of the clock, as after many entries at once or a clock that was set back.
    const end = Date.now() + 3_600_000
    await db.revocationFeed.update({
      where: { organizationId: world.organization.id },
      data: { position: end },
    })
    await tokenActions(world).restore(tokens[0]!.tokenId)
    await publishRevocations(pool)
    expect((await published()).at(-1)).toMatchObject({ revoked: false, position: end + 1 })
    const { slug } = world.organization
    expect(await readRevocationPage(pool, slug, end)).toMatchObject({ content: { since: end, next: end + 1 } })
    expect(await readRevocationPage(pool, slug, end + 2)).toBe('beyond')
  })

  test('of a database that was put back come after those that it does not know of', async () => {
    const { slug, id: organizationId } = world.organization
    const { revoke } = tokenActions(world)
    const [known, lost, ...later] = await Promise.all(Array.from({ length: 4 }, () => createTestToken(world)))
    await revoke(known!.tokenId)
    await publishRevocations(pool)
    const backup = await db.revocationFeed.findUniqueOrThrow({ where: { organizationId } })
    await revoke(lost!.tokenId)
    await publishRevocations(pool)
    const since = (await published())[1]!.position
    await db.$transaction([
      db.token.update({ where: { id: lost!.tokenId }, data: { revokedAt: null, effectiveRevokedAt: null } }),
      db.revocation.deleteMany({ where: { organizationId, position: since } }),
      db.revocationFeed.update({ where: { organizationId }, data: { position: backup.position } }),
    ])
    expect(await readRevocationPage(pool, slug, since)).toBe('beyond')
    for (const { tokenId } of later) {
      await revoke(tokenId)
      await publishRevocations(pool)
    }
    const ids = await Promise.all(later.map(({ tokenId }) => authorityOf(tokenId)))
    expect(await readRevocationPage(pool, slug, since)).toMatchObject({
      content: { complete: true, entries: ids.map((id) => ({ change: 'revoked', revocationIds: [id] })) },
    })
  })
})

describe('compaction', () => {
  test('keeps what was said last of each id until it would have expired anyway, and the end of the feed', async () => {
    const lasting = await createTestToken(world)
    const expiring = await createTestToken(world, { expiresAt: '2126-01-01T00:00:00Z' })
    const { revoke, restore } = tokenActions(world)
    await revoke(expiring.tokenId)
    await publishRevocations(pool)
    await restore(expiring.tokenId)
    await publishRevocations(pool)
    await revoke(lasting.tokenId)
    await publishRevocations(pool)
    await revoke(expiring.tokenId)
    await publishRevocations(pool)
    const id = await authorityOf(expiring.tokenId)
    const before = await published()
    expect(before).toMatchObject([{ revoked: true }, { id, revoked: true }])

    const expire = (hours: number) =>
      db.revocation.updateMany({
        where: { revocationId: id },
        data: { expiresAt: new Date(Date.now() - hours * 3_600_000) },
      })
    await expire(23)
    await compactRevocations()
    expect(await published()).toHaveLength(2)
    await expire(25)
    await compactRevocations()
    expect(await published()).toEqual(before.slice(0, 1))
    const [{ slug }, end] = [world.organization, before[1]!.position]
    expect(await readRevocationPage(pool, slug, 0)).toMatchObject({ content: { next: end, complete: true } })
    expect(await readRevocationPage(pool, slug, end)).toMatchObject({ content: { next: end, entries: [] } })
  })

  test('what has expired is not listed any more', async () => {
    const { tokenId } = await createTestToken(world)
    const long = new Date(Date.now() - 25 * 3_600_000)
    await db.token.update({ where: { id: tokenId }, data: { expiresAt: long, effectiveExpiresAt: long } })
    await db.token.update({ where: { id: tokenId }, data: { revokedAt: long, effectiveRevokedAt: long } })
    await publishRevocations(pool)
    expect(await published()).toEqual([])
  })
})

describe('whoever lists a copy says what its blocks are', () => {
  /** A member's own token, and a copy of it whose block is said to be one of somebody else's. */
  async function claim(revocationId: string) {
    const member = await addTestMember(world.organization)
    const tokens = personalTokensOf(world.organization, member)
    const { secret } = await tokens.create()
    const described = await describeCopy(await attenuateOutside(world.organization, secret))
    described.revocationIds[described.revocationIds.length - 1] = revocationId
    const { id } = await tokens.as(() => registerCopy(tokens.realm, { name: newId('tok'), ...described }))
    return {
      revoke: () => tokens.as(() => revokeToken(tokens.realm, { tokenId: id, reason: '' })),
      restore: () => tokens.as(() => restoreToken(tokens.realm, { tokenId: id })),
      remove: () => tokens.as(() => deleteConfirmed(tokens.realm, id, () => undefined)),
    }
  }

  /** Whether the feed says that it is revoked. */
  async function isListed(revocationId: string): Promise<boolean> {
    await publishRevocations(pool)
    return (await published()).some(({ id, revoked }) => id === revocationId && revoked)
  }

  test('a block of a secret neither falls nor comes back with it', async () => {
    const { tokenId } = await createTestToken(world)
    const id = await authorityOf(tokenId)
    const claimed = await claim(id)
    await claimed.revoke()
    expect(await isListed(id)).toBe(false)
    await claimed.restore()
    await tokenActions(world).revoke(tokenId)
    expect(await isListed(id)).toBe(true)
    await claimed.revoke()
    await claimed.restore()
    expect(await isListed(id)).toBe(true)
    await tokenActions(world).restore(tokenId)
    expect(await isListed(id)).toBe(false)
  })

  test('nor is it buried with it, and it is when its own time has come', async () => {
    const { tokenId } = await createTestToken(world)
    const id = await authorityOf(tokenId)
    const claimed = await claim(id)
    await claimed.revoke()
    await claimed.remove()
    expect(await isListed(id)).toBe(false)
    await tokenActions(world).revoke(tokenId)
    await tokenActions(world).remove(tokenId)
    expect(await isListed(id)).toBe(true)
  })

  /** A listed copy that the verifier has seen, and the id of its last block. */
  async function seenCopy(): Promise<{ copyId: string; id: string }> {
    const { secret } = await createTestToken(world)
    const copy = await attenuateOutside(world.organization, secret)
    const described = await describeCopy(copy)
    const { id: copyId } = await asAdmin(world.organization, () =>
      registerCopy(serviceTokens(world.organization.slug), { name: newId('tok'), ...described }),
    )
    await db.token.update({ where: { id: copyId }, data: { firstSeenAt: new Date() } })
    return { copyId, id: described.revocationIds.at(-1)! }
  }

  test('a copy that the verifier has seen neither falls nor comes back with it', async () => {
    const { copyId, id } = await seenCopy()
    const claimed = await claim(id)
    await claimed.revoke()
    expect(await isListed(id)).toBe(false)
    await tokenActions(world).revoke(copyId)
    await claimed.restore()
    expect(await isListed(id)).toBe(true)
  })

  test('nor is it buried with it', async () => {
    const { copyId, id } = await seenCopy()
    const claimed = await claim(id)
    await claimed.revoke()
    await claimed.remove()
    expect(await isListed(id)).toBe(false)
    await tokenActions(world).revoke(copyId)
    expect(await isListed(id)).toBe(true)
    await tokenActions(world).restore(copyId)
    expect(await isListed(id)).toBe(false)
    await tokenActions(world).revoke(copyId)
    await tokenActions(world).remove(copyId)
    expect(await isListed(id)).toBe(true)
  })

  test('two that nobody has seen: revoked as long as one of them is', async () => {
    const id = 'ab'.repeat(64)
    const [first, second] = [await claim(id), await claim(id)]
    await first.revoke()
    expect(await isListed(id)).toBe(true)
    await second.revoke()
    await first.restore()
    expect(await isListed(id)).toBe(true)
    await second.restore()
    expect(await isListed(id)).toBe(false)
  })
})
