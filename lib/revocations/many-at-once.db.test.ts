import pg from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createTestToken, createTestWorld, type TestWorld, tokenActions } from '@/verifier/testing/test-world'
import { db } from '../db/client'
import { insertManyTokens } from '../testing/many-tokens'
import { isAllPublished, publishAll, publishedOf } from '../testing/published-feeds'
import { handOutChanges } from './hand-out'
import { type Publication, publishRevocations } from './publish'

// What ends at once in an organization is published a part at a time: each stays, and nobody else waits for the next.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
afterAll(() => pool.end())

let world: TestWorld
let ids: string[]
beforeEach(async () => {
  world = await createTestWorld()
  ids = await insertManyTokens(world.organization, world.pipeline.id, 4_500)
  await publishAll(pool)
})
const step = () => publishRevocations(pool, world.organization.id)
const published = () => publishedOf(world.organization)

async function revokeAll(at = new Date()): Promise<void> {
  await db.token.updateMany({
    where: { organizationId: world.organization.id },
    data: { revokedAt: at, effectiveRevokedAt: at, revocationCause: 'self' },
  })
  await handOutChanges(pool)
}

/** Takes steps until one is the last. */
async function stepsToTheEnd(): Promise<Publication[]> {
  const steps: Publication[] = []
  while (steps.at(-1) !== 'done') steps.push(await step())
  return steps
}

test('each part stays when a later one fails, and nothing is said twice', async () => {
  await revokeAll()
  expect(await step()).toBe('more')
  const first = await published()
  expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 2_000))
  const dying = {
    connect: async () => {
      const client = await pool.connect()
      const query = client.query.bind(client)
      const broken = (...args: Parameters<typeof query>) =>
        JSON.stringify(args).includes('COMMIT') ? Promise.reject(new Error('Dead.')) : query(...args)
      return Object.assign(Object.create(client), { query: broken, release: () => client.release(true) })
    },
  } as unknown as pg.Pool
  await expect(publishRevocations(dying, world.organization.id)).rejects.toThrow('Dead.')
  expect(await published()).toEqual(first)
  // Its connection takes a moment to end.
  const rest = (await stepsToTheEnd()).filter((publication) => publication !== 'busy')
  expect(rest).toEqual(['more', 'done'])
  const all = await published()
  expect(all.slice(0, 2_000)).toEqual(first)
  expect(all.map(({ id }) => id)).toEqual(ids)
})

test('of several who publish it each takes another part, one after the other', async () => {
  await revokeAll()
  await Promise.all([stepsToTheEnd(), stepsToTheEnd(), stepsToTheEnd()])
  const all = await published()
  expect(all.map(({ id }) => id)).toEqual(ids)
  const positions = [...new Set(all.map(({ position }) => position))]
  const lengths = positions.map((entry) => all.filter(({ position }) => position === entry).length)
  expect(lengths).toEqual([...Array(4).fill(1_000), 500])
})

test('what changes meanwhile is said after it, and however much does keeps it from its end', async () => {
  await revokeAll()
  expect(await step()).toBe('more')
  const { tokenId } = await db.credential.findFirstOrThrow({
    where: { organizationId: world.organization.id, revocationIds: { has: ids[0]! } },
  })
  await db.token.update({ where: { id: tokenId }, data: { revokedAt: null, effectiveRevokedAt: null } })
  for (let steps = 0; steps < 2; steps++) {
    // As a transaction does that changes many things.
    await db.$executeRaw`
      INSERT INTO "Change" ("entity", "entityId", "organizationId", "position")
      SELECT CASE n WHEN 1 THEN 'organization' ELSE 'role' END::"ChangedEntity", ${world.organization.id}, ${world.organization.id},
        nextval('"Change_position_seq"')
      FROM generate_series(1, 1001) n`
    await handOutChanges(pool)
    expect(await step()).toBe('more')
  }
  expect((await published()).map(({ id }) => id)).toEqual(ids)
  await stepsToTheEnd()
  const all = await published()
  expect(all).toHaveLength(ids.length)
  expect(all.at(-1)).toMatchObject({ id: ids[0], revoked: false })
  expect(await isAllPublished(pool)).toBe(true)
})

test('what is deleted at once is said a part at a time, too', async () => {
  const { organization } = await createTestWorld()
  await publishAll(pool)
  await db.$executeRaw`
    INSERT INTO "Tombstone" ("organizationId", "revocationId", "credentialId", "tokenId", "tokenName")
    SELECT ${organization.id}, rpad(lpad(to_hex(n), 16, '0'), 128, '0'), 'crd_' || n, 'tok_' || n, '' FROM generate_series(1, 4500) n`
  await handOutChanges(pool)
  const counts: number[] = []
  for (let publication: Publication | undefined; publication !== 'done'; ) {
    publication = await publishRevocations(pool, organization.id)
    counts.push((await publishedOf(organization)).length)
  }
  expect(counts).toEqual([2_000, 4_000, 4_500])
})

test('whose ends have come is found, however many do in the same moment', async () => {
  const at = new Date(Date.now() - 60_000)
  const others = await Promise.all([createTestWorld(), createTestWorld(), createTestWorld()])
  for (const [index, other] of others.entries()) {
    const { tokenId } = await createTestToken(other)
    await tokenActions(other).rotate(tokenId, '0')
    const endsAt = new Date(at.getTime() + index)
    await db.credential.updateMany({ where: { tokenId, endsAt: { not: null } }, data: { endsAt } })
  }
  await revokeAll(at)
  await publishAll(pool)
  const organizationIds = [world, ...others].map(({ organization }) => organization.id)
  await db.revocation.deleteMany({ where: { organizationId: { in: organizationIds } } })
  /** To whom it is handed out when all up to then has been. */
  async function handedOutAfter(milliseconds: number): Promise<string[]> {
    await db.revocationProgress.updateMany({ data: { dueThrough: new Date(at.getTime() + milliseconds) } })
    const { unsettled } = (await handOutChanges(pool))!
    return organizationIds.filter((id) => unsettled.has(id))
  }
  expect(await handedOutAfter(0)).toEqual(organizationIds.slice(2))
  expect(await handedOutAfter(-1)).toEqual(organizationIds)
  await publishAll(pool)
  expect((await published()).map(({ id }) => id)).toEqual(ids)
  for (const { organization } of others) expect(await publishedOf(organization)).toMatchObject([{ revoked: true }])
})
