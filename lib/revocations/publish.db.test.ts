import pg from 'pg'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
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

/** What was said last of each id, and where. */
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
  expect(await published()).toMatchObject([{ revoked: true, position: 1 }])
})

test('of several processes one publishes, and nothing is said twice', async () => {
  const tokens = await Promise.all(Array.from({ length: 10 }, () => createTestToken(world)))
  for (const { tokenId } of tokens) {
    await tokenActions(world).revoke(tokenId)
    await Promise.all(Array.from({ length: 4 }, () => publishRevocations(pool)))
  }
  while (!(await confirmRevocations(pool))) await publishRevocations(pool)
  const entries = await published()
  expect(entries.map(({ position }) => position)).toEqual(tokens.map((_, index) => index + 1))
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
  await publishRevocations(pool)
  expect(await published()).toMatchObject([{ revoked: true, position: 1 }])
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
  expect(await published()).toMatchObject([{ revoked: true, position: 1 }])
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
      { id: await authorityOf(missed!.tokenId), revoked: true, position: 3 },
      { id: await authorityOf(back!.tokenId), revoked: false, position: 4 },
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

test('a clock that is set back makes nothing good again', async () => {
  const { tokenId } = await createTestToken(world)
  await tokenActions(world).rotate(tokenId, '0')
  await publishRevocations(pool)
  expect(await published()).toMatchObject([{ revoked: true }])
  // As if the end had come by a clock that was an hour ahead then.
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)
  await db.credential.updateMany({ where: { tokenId, endsAt: { not: null } }, data: { endsAt: later(30) } })
  await db.revocationProgress.updateMany({ data: { dueThrough: later(60) } })
  await publishRevocations(pool)
  expect(await published()).toMatchObject([{ revoked: true, position: 1 }])
  await db.$executeRaw`UPDATE "RevocationProgress" SET "dueThrough" = now()`
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
    expect(await published()).toMatchObject([{ position: 3 }, { id, revoked: true, position: 4 }])

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
    expect(await published()).toMatchObject([{ position: 3 }])
    const { slug } = world.organization
    expect(await readRevocationPage(pool, slug, 0)).toMatchObject({ content: { next: 4, complete: true } })
    expect(await readRevocationPage(pool, slug, 4)).toMatchObject({ content: { next: 4, entries: [] } })
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

  test('a copy that the verifier has seen neither falls nor comes back with it', async () => {
    const { secret } = await createTestToken(world)
    const copy = await attenuateOutside(world.organization, secret)
    const described = await describeCopy(copy)
    const { id: copyId } = await asAdmin(world.organization, () =>
      registerCopy(serviceTokens(world.organization.slug), { name: newId('tok'), ...described }),
    )
    await db.token.update({ where: { id: copyId }, data: { firstSeenAt: new Date() } })
    const id = described.revocationIds.at(-1)!
    const claimed = await claim(id)
    await claimed.revoke()
    expect(await isListed(id)).toBe(false)
    await tokenActions(world).revoke(copyId)
    await claimed.restore()
    expect(await isListed(id)).toBe(true)
  })

  test('nor is it buried with it', async () => {
    const { secret } = await createTestToken(world)
    const copy = await attenuateOutside(world.organization, secret)
    const described = await describeCopy(copy)
    const { id: copyId } = await asAdmin(world.organization, () =>
      registerCopy(serviceTokens(world.organization.slug), { name: newId('tok'), ...described }),
    )
    await db.token.update({ where: { id: copyId }, data: { firstSeenAt: new Date() } })
    const id = described.revocationIds.at(-1)!
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
