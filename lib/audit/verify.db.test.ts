import { beforeEach, describe, expect, test } from 'vitest'
import { db, Prisma } from '../db/client'
import { newId } from '../ids'
import { tamperWithAudit } from '../testing/tamper'
import { type AuditEvent, appendToChain } from './append'
import { verifyChain } from './verify'

const actor = { type: 'user' as const, id: 'usr_1', name: 'Ada', address: '203.0.113.7' }

function event(name: string): AuditEvent {
  return {
    action: 'application:update',
    entity: { type: 'application', id: 'app_1', name },
    before: { name: 'Before', list: ['b', 'a'], nested: { z: 1, a: null } },
    after: { name, at: new Date('2026-11-22T01:02:03.456Z'), unset: undefined },
  }
}

let chain: string

beforeEach(async () => {
  chain = newId('org')
  await db.$transaction((tx) => appendToChain(tx, chain, actor, ['One', 'Two', 'Three', 'Four'].map(event)))
  await db.$transaction((tx) => appendToChain(tx, chain, { ...actor, id: null, address: null }, [event('Five')]))
})

test('a chain that nobody touched is whole', async () => {
  expect(await verifyChain(chain)).toEqual({ checked: 5, position: 5, complete: true })
})

test('an empty chain is whole', async () => {
  expect(await verifyChain('org_empty')).toEqual({ checked: 0, position: 0, complete: true })
})

test('it can be checked bit by bit', async () => {
  expect(await verifyChain(chain, 0, 3)).toEqual({ checked: 3, position: 3, complete: false })
  expect(await verifyChain(chain, 3, 3)).toEqual({ checked: 2, position: 5, complete: true })
})

test('positions have no gap and appends at the same time wait for one another', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      db.$transaction((tx) => appendToChain(tx, chain, actor, [event(`Parallel ${index}`), event('Again')])),
    ),
  )
  expect(await verifyChain(chain)).toEqual({ checked: 45, position: 45, complete: true })
})

test('what is rolled back leaves nothing', async () => {
  const failing = db.$transaction(async (tx) => {
    await appendToChain(tx, chain, actor, [event('Never')])
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await verifyChain(chain)).toEqual({ checked: 5, position: 5, complete: true })
})

describe('tampering shows', () => {
  test.each([
    ['id', Prisma.sql`"id" = 'aud_00000000000000000000000000'`],
    ['at', Prisma.sql`"at" = "at" - interval '1 millisecond'`],
    ['actorType', Prisma.sql`"actorType" = 'system'`],
    ['actorId', Prisma.sql`"actorId" = NULL`],
    ['actorName', Prisma.sql`"actorName" = 'Eve'`],
    ['address', Prisma.sql`"address" = '198.51.100.1'`],
    ['action', Prisma.sql`"action" = 'application:delete'`],
    ['entityType', Prisma.sql`"entityType" = 'role'`],
    ['entityId', Prisma.sql`"entityId" = 'app_2'`],
    ['entityName', Prisma.sql`"entityName" = 'Other'`],
    ['before', Prisma.sql`"before" = jsonb_set("before", '{list}', '["a", "b"]')`],
    ['after', Prisma.sql`"after" = NULL`],
    ['previousHash', Prisma.sql`"previousHash" = repeat('0', 64)`],
    ['hash', Prisma.sql`"hash" = repeat('0', 64)`],
  ])('in the %s of an entry', async (_column, change) => {
    await tamperWithAudit(
      (tx) => tx.$executeRaw`UPDATE "AuditEntry" SET ${change} WHERE "chain" = ${chain} AND "position" = 3`,
    )
    expect((await verifyChain(chain)).broken).toEqual({ position: 3, problem: 'changed' })
  })

  test('when an entry is moved to another chain', async () => {
    await tamperWithAudit(
      (tx) => tx.$executeRaw`UPDATE "AuditEntry" SET "chain" = 'org_x' WHERE "chain" = ${chain} AND "position" = 5`,
    )
    expect((await verifyChain(chain)).broken).toEqual({ position: 5, problem: 'missing' })
  })

  test('when an entry in the middle is removed', async () => {
    await tamperWithAudit((tx) => tx.$executeRaw`DELETE FROM "AuditEntry" WHERE "chain" = ${chain} AND "position" = 2`)
    expect((await verifyChain(chain)).broken).toEqual({ position: 2, problem: 'missing' })
  })

  test('when the last entries are removed', async () => {
    await tamperWithAudit((tx) => tx.$executeRaw`DELETE FROM "AuditEntry" WHERE "chain" = ${chain} AND "position" > 3`)
    expect((await verifyChain(chain)).broken).toEqual({ position: 4, problem: 'missing' })
  })

  test('when an entry is replaced by one with a hash of its own', async () => {
    const forged = newId('org')
    await db.$transaction((tx) => appendToChain(tx, forged, actor, ['A', 'B', 'C', 'D', 'E'].map(event)))
    await tamperWithAudit(async (tx) => {
      await tx.$executeRaw`DELETE FROM "AuditEntry" WHERE "chain" = ${chain} AND "position" = 5`
      await tx.$executeRaw`UPDATE "AuditEntry" SET "chain" = ${chain} WHERE "chain" = ${forged} AND "position" = 5`
    })
    expect((await verifyChain(chain)).broken).toMatchObject({ position: 5 })
  })

  test('when the head is set back', async () => {
    await tamperWithAudit(
      (tx) => tx.$executeRaw`UPDATE "AuditChain" SET "hash" = repeat('0', 64) WHERE "chain" = ${chain}`,
    )
    expect((await verifyChain(chain)).broken).toEqual({ position: 5, problem: 'unlinked' })
  })
})

test('Latchkey itself cannot change or remove an entry', async () => {
  await expect(db.auditEntry.updateMany({ where: { chain }, data: { actorName: 'Someone else' } })).rejects.toThrow(
    'Audit entries are never changed or removed.',
  )
  await expect(db.auditEntry.deleteMany({ where: { chain } })).rejects.toThrow(
    'Audit entries are never changed or removed.',
  )
})
