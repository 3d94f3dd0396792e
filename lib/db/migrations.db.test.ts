import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { difference } from '../../prisma/difference'
import { migrate } from '../../prisma/migrate'

const client = new Client({ connectionString: process.env.DATABASE_URL })
beforeAll(() => client.connect())
afterAll(() => client.end())

test('a migrated database needs no migration', async () => {
  expect(await migrate(process.env.DATABASE_URL!)).toEqual([])
})

test('the migrations hold all of schema.prisma', async () => {
  expect(await difference(process.env.DATABASE_URL!)).toBeUndefined()
})

test('every text column sorts by its bytes', async () => {
  const { rows } = await client.query(
    `SELECT table_name || '.' || column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' AND collation_name IS DISTINCT FROM 'C'
       AND (data_type = 'text' OR udt_name = '_text')`,
  )
  expect(rows).toEqual([])
})

test('audit entries cannot be changed, removed or cut off', async () => {
  await client.query(
    `INSERT INTO "AuditEntry" (id, chain, position, at, "actorType", "actorName", action, "entityType", "entityId", "entityName", "previousHash", hash)
     VALUES ('aud_1', 'org_1', 1, now(), 'system', 'Latchkey', 'a:b', 'token', 'tok_1', 'A', '0', '1')`,
  )
  for (const statement of [
    `UPDATE "AuditEntry" SET "actorName" = 'Someone else'`,
    'DELETE FROM "AuditEntry"',
    'TRUNCATE "AuditEntry"',
  ]) {
    await expect(client.query(statement)).rejects.toThrow('Audit entries are never changed or removed.')
  }
})

test('a deleted application frees its slug and name, a present one does not', async () => {
  await client.query(`INSERT INTO "Organization" (id, name, slug) VALUES ('org_1', 'Acme', 'acme')`)
  const insert = (id: string, deletedAt: Date | null) =>
    client.query(
      `INSERT INTO "Application" (id, "organizationId", name, "nameKey", slug, "deletedAt") VALUES ($1, 'org_1', 'Orders', 'orders', 'orders', $2)`,
      [id, deletedAt],
    )
  await insert('app_1', new Date())
  await insert('app_2', null)
  await expect(insert('app_3', null)).rejects.toThrow('unique')
})
