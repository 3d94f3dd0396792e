import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { createTestOrganization } from '@/lib/testing/factories'
import { db } from '../db/client'
import { pruneChanges } from './prune'
import { readChanges } from './read-changes'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
afterAll(() => pool.end())

const positions = async () =>
  (await db.change.findMany({ select: { position: true }, orderBy: { position: 'asc' } })).map((row) =>
    Number(row.position),
  )
const age = (until: number, hours: number) =>
  db.$executeRaw`UPDATE "Change" SET "at" = now() - make_interval(hours => ${hours}::int) WHERE "position" <= ${until}`

test('reading goes on from a mark, page by page of what was committed', async () => {
  const { mark } = await readChanges(pool, undefined)
  expect(await readChanges(pool, mark)).toMatchObject({ changes: [], mark, more: false })
  const { id, roleIds } = await createTestOrganization()
  await db.role.update({ where: { id: roleIds.member }, data: { name: 'Guest' } })
  const page = await readChanges(pool, mark)
  expect(page.changes.map(({ entity, entityId, organizationId }) => ({ entity, entityId, organizationId }))).toEqual(
    expect.arrayContaining([
      { entity: 'organization', entityId: id, organizationId: id },
      { entity: 'role', entityId: roleIds.member, organizationId: id },
    ]),
  )
  expect(page.changes.map(({ position }) => position)).toEqual((await positions()).filter((at) => at > mark!.position))
  expect(page.mark?.position).toBe(page.changes.at(-1)!.position)
  expect(await readChanges(pool, page.mark)).toMatchObject({ changes: [], mark: page.mark })
})

test('old changes are removed, and whoever stands on one of them is told that it is gone', async () => {
  await createTestOrganization()
  const all = await positions()
  const middle = all[Math.floor(all.length / 2)]!
  const { mark } = await readChanges(pool, undefined)
  const early = { position: all[0]!, at: mark!.at }
  await age(middle, 2)
  await pruneChanges()
  expect(await positions()).toEqual(all.filter((at) => at > middle))
  expect((await readChanges(pool, early)).mark).toBeUndefined()
  expect((await readChanges(pool, mark)).mark).toEqual(mark)
})

test('the last one stays, however old it is', async () => {
  const all = await positions()
  await age(all.at(-1)!, 1_000)
  await pruneChanges()
  expect(await positions()).toEqual([all.at(-1)])
})

test('another feed at the same position is told from this one', async () => {
  const { mark } = await readChanges(pool, undefined)
  await age(mark!.position, 500)
  expect((await readChanges(pool, mark)).mark).toBeUndefined()
})
