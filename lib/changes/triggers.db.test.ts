import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '@/lib/ids'
import {
  copyOf,
  createTestMembership,
  createTestToken,
  createTestWorld,
  insertToken,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from '@/verifier/testing/test-world'
import { db } from '../db/client'
import { partsStatement } from '../decision-state/read-parts'

// Nothing that a decision reads can change without a row in the feed. What it reads PostgreSQL says itself, of a view of the statement.

interface Column {
  table: string
  name: string
  type: string
}

const client = new Client({ connectionString: process.env.DATABASE_URL })
let read: Column[]
let unread: Column[]
let tables: string[]

beforeAll(async () => {
  await fill(await createTestWorld())
  await client.connect()
  const columns = await columnsOfStatement()
  read = columns.filter((column) => column.read)
  unread = columns.filter((column) => !column.read)
  tables = [...new Set(columns.map(({ table }) => table))]
  await dropConstraints()
})
afterAll(() => client.end())

/** At least a row in every table. */
async function fill(world: TestWorld): Promise<void> {
  const { organization, pipeline, orders } = world
  const membershipId = await createTestMembership(organization)
  const teamId = newId('team')
  await db.team.create({
    data: {
      id: teamId,
      organizationId: organization.id,
      name: 'A team',
      nameKey: 'a team',
      applications: { create: { applicationId: orders.id, level: 'read' } },
      serviceUsers: { create: { serviceUserId: pipeline.id } },
      memberships: { create: { membershipId } },
    },
  })
  await insertToken(world, { kind: 'personal', membershipId })
  const token = await createTestToken(world)
  await registerTestCopy(world, await copyOf(world, token.secret, [{ type: 'read_only' }]), [[{ type: 'read_only' }]])
  const doomed = await createTestToken(world)
  await tokenActions(world).revoke(doomed.tokenId)
  await tokenActions(world).remove(doomed.tokenId)
}

/** Every column of every table that the statement names, and whether it reads it. */
async function columnsOfStatement(): Promise<(Column & { read: boolean })[]> {
  const statement = partsStatement({ rootKeyId: 1, credentialId: '', revocationIds: [] }, '').text
  await client.query(`CREATE VIEW "decision_parts" AS ${statement.replace(/\$\d+/g, 'NULL')}`)
  const { rows } = await client.query(
    `WITH used AS (
      SELECT d.refobjid AS "table", d.refobjsubid AS "column"
      FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
      WHERE r.ev_class = '"decision_parts"'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.refobjid <> r.ev_class AND d.refobjid <> '"Change"'::regclass
    )
    SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, NULL) AS type,
      EXISTS (SELECT FROM used WHERE used."table" = c.oid AND used."column" = a.attnum) AS read
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.oid IN (SELECT "table" FROM used) ORDER BY 1, 2`,
  )
  await client.query('DROP VIEW "decision_parts"')
  return rows
}

// Foreign keys, checks and unique keys would keep many columns from being changed one at a time. Triggers stay.
async function dropConstraints(): Promise<void> {
  const { rows } = await client.query(
    `SELECT conrelid::regclass AS "table", quote_ident(conname) AS name FROM pg_constraint
     WHERE contype IN ('f', 'c') AND connamespace = 'public'::regnamespace`,
  )
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  await client.query('DROP INDEX "Role_organizationId_builtIn_key"')
}

/** What a transaction notes, as `entity id`; it is rolled back. */
async function notedBy(...statements: string[]): Promise<string[]> {
  await client.query('BEGIN')
  try {
    for (const statement of statements) await client.query(statement)
    const { rows } = await client.query(
      `SELECT "entity" || ' ' || "entityId" AS what FROM "Change" WHERE "position" IS NULL`,
    )
    return rows.map(({ what }) => what)
  } finally {
    await client.query('ROLLBACK')
  }
}

/** Changes one column of one row, to whatever it is not. */
async function changing({ table, name, type }: Column): Promise<string[]> {
  const column = `"${name}"`
  const { rows } = await client.query(`SELECT enumlabel FROM pg_enum WHERE enumtypid = to_regtype($1)`, [type])
  const labels = rows.map(({ enumlabel }) => `'${enumlabel}'`)
  const other =
    labels.length > 0
      ? `CASE WHEN ${column} IS NOT DISTINCT FROM ${labels[0]} THEN ${labels[1]} ELSE ${labels[0]} END::${type}`
      : {
          text: `coalesce(${column}, '') || 'x'`,
          'text[]': `array_append(${column}, 'x')`,
          boolean: `NOT ${column}`,
          integer: `coalesce(${column}, 0) + 1000`,
          smallint: `coalesce(${column}, 0) + 1`,
          jsonb: `'[[]]'::jsonb`,
          bytea: `${column} || '\\x00'`,
          'timestamp with time zone': `coalesce(${column}, now()) + interval '1 hour'`,
        }[type]
  if (!other) throw new Error(`No other value is known for ${table}.${name}, a ${type}.`)
  return notedBy(`UPDATE "${table}" SET ${column} = ${other} WHERE ctid = (SELECT min(ctid) FROM "${table}")`)
}

/** Adds the rows that are there, as if they had not been. */
function adding(table: string, where = 'true'): Promise<string[]> {
  return notedBy(
    `CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM "${table}" WHERE ${where}`,
    `ALTER TABLE "${table}" DISABLE TRIGGER USER`,
    `DELETE FROM "${table}" WHERE ${where}`,
    `DELETE FROM "TokenSearch"`,
    `ALTER TABLE "${table}" ENABLE TRIGGER USER`,
    `INSERT INTO "${table}" SELECT * FROM kept`,
  )
}

test('what the statement reads is found', () => {
  expect(tables).toEqual(
    expect.arrayContaining(['Token', 'Credential', 'Tombstone', 'SigningKey', 'Role', 'TeamApplication', 'User']),
  )
  expect(read).toContainEqual({
    table: 'Token',
    name: 'effectiveRevokedAt',
    type: 'timestamp with time zone',
    read: true,
  })
  expect(unread).toContainEqual(expect.objectContaining({ table: 'Token', name: 'lastUsedAt' }))
})

test('every table has rows to change', async () => {
  for (const table of tables) {
    const { rowCount } = await client.query(`SELECT FROM "${table}" LIMIT 1`)
    expect(rowCount, table).toBe(1)
  }
})

test('a change of any column that is read is noted', async () => {
  for (const column of read) {
    expect((await changing(column)).length, `${column.table}.${column.name}`).toBeGreaterThan(0)
  }
})

// By these a note finds the root and the organization.
const forTheNote = ['Tombstone.tokenId', 'ServiceUser.organizationId', 'Membership.organizationId']

test('a change of any other is not: uses, for one, cost nothing', async () => {
  for (const column of unread.filter(({ table, name }) => !forTheNote.includes(`${table}.${name}`))) {
    expect(await changing(column), `${column.table}.${column.name}`).toEqual([])
  }
})

test('nor is writing what was there already', async () => {
  for (const { table, name } of read) expect(await notedBy(`UPDATE "${table}" SET "${name}" = "${name}"`)).toEqual([])
})

// Nobody holds a secret before the transaction that adds its rows has ended, and what gives a new role, team or owner a meaning is noted.
const addedUnnoticed = ['Credential', 'Membership', 'Role', 'ServiceUser', 'Team', 'User']
// Memberships, applications and members go before the row that they refer to does.
const removedUnnoticed = ['Team', 'User']

test('rows that come and go are noted', async () => {
  for (const table of tables) {
    const remove = `DELETE FROM "${table}"`
    const removed = await notedBy(remove)
    if (removedUnnoticed.includes(table)) expect(removed, `${table} removed`).toEqual([])
    else expect(removed.length, `${table} removed`).toBeGreaterThan(0)

    const added = await adding(table)
    if (addedUnnoticed.includes(table)) expect(added, `${table} added`).toEqual([])
    else expect(added.length, `${table} added`).toBeGreaterThan(0)
  }
})

test('a new token is not noted, a copy that is listed is', async () => {
  expect(await adding('Token', '"copyCredentialId" IS NULL')).toEqual([])
  expect(await adding('Token', '"copyCredentialId" IS NOT NULL')).toHaveLength(1)
})

test('emptying a table is noted as everything', async () => {
  for (const table of tables) expect(await notedBy(`TRUNCATE "${table}"`), table).toEqual(['everything '])
})

describe('how much is noted', () => {
  test('a tree once, however many of its rows change', async () => {
    const { rows } = await client.query('SELECT "rootId" FROM "Token" WHERE depth > 0 LIMIT 1')
    const root = rows[0].rootId
    expect(
      await notedBy(
        `UPDATE "Token" SET name = name || '.' WHERE "rootId" = '${root}'`,
        `UPDATE "Credential" SET "endsAt" = now() WHERE "tokenId" = '${root}'`,
        `UPDATE "Role" SET name = name || '.' WHERE id = (SELECT min(id) FROM "Role")`,
        `UPDATE "Token" SET name = name || '.' WHERE "rootId" = '${root}'`,
      ),
    ).toEqual([`token ${root}`, expect.stringMatching(/^role /)])
  })

  test('past a thousand things, an organization as a whole', async () => {
    const noted = await notedBy(
      `INSERT INTO "Token" ("id", "organizationId", "kind", "ownerName", "ownerIdentifier", "rootId", "path", "name", "nameKey", "createdByName")
       SELECT 'many' || n, organization, 'service', '', '', 'many' || n, 'many' || n, '', 'many' || n, ''
       FROM generate_series(1, 5000) n, (SELECT min(id) AS organization FROM "Organization") one`,
      `UPDATE "Token" SET "effectiveRevokedAt" = now() WHERE id LIKE 'many%'`,
    )
    expect(noted).toHaveLength(1_001)
    expect(noted.at(-1)).toMatch(/^organization org_/)
  })
})
