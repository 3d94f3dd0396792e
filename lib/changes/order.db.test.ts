import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestOrganization, type TestOrganization } from '@/lib/testing/factories'
import { readNotification } from './read-notification'

// Whoever sees a position of the feed sees all before it, in whatever order transactions begin, write and commit.

let organization: TestOrganization
let reader: Client
const clients: Client[] = []

beforeAll(async () => {
  organization = await createTestOrganization()
  reader = await connect()
})
afterAll(() => Promise.all(clients.map((client) => client.end())))

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  clients.push(client)
  return client
}

let known = 0
beforeEach(async () => {
  const { rows } = await reader.query('SELECT max("position") AS position FROM "Change"')
  known = Number(rows[0].position)
})

/** What has come since the test began, as `entity id`, in the order of the feed. */
async function changes(): Promise<string[]> {
  const { rows } = await reader.query(
    `SELECT "entity" || ' ' || "entityId" AS what FROM "Change" WHERE "position" > $1 ORDER BY "position"`,
    [known],
  )
  return rows.map((row) => row.what)
}

const rename = (client: Client, role: keyof TestOrganization['roleIds']) =>
  client.query('UPDATE "Role" SET "name" = "name" || \'.\' WHERE "id" = $1', [organization.roleIds[role]])
const role = (name: keyof TestOrganization['roleIds']) => `role ${organization.roleIds[name]}`

test('transactions that commit in another order than they wrote are in the order of their commits', async () => {
  const [first, second, third] = [await connect(), await connect(), await connect()]
  for (const client of [first, second, third]) await client.query('BEGIN')
  await rename(first, 'admin')
  await rename(second, 'manager')
  await rename(third, 'member')
  expect(await changes()).toEqual([])
  await third.query('COMMIT')
  expect(await changes()).toEqual([role('member')])
  await first.query('COMMIT')
  await second.query('COMMIT')
  expect(await changes()).toEqual([role('member'), role('admin'), role('manager')])
})

test('a transaction that is rolled back, or part of it, leaves no change', async () => {
  const client = await connect()
  await client.query('BEGIN')
  await rename(client, 'admin')
  await client.query('SAVEPOINT part')
  await rename(client, 'manager')
  await client.query('ROLLBACK TO part')
  // Noted again, though it was noted last before the savepoint was rolled back.
  await rename(client, 'manager')
  await client.query('SAVEPOINT other')
  await rename(client, 'member')
  await client.query('ROLLBACK TO other')
  await client.query('COMMIT')
  expect(await changes()).toEqual([role('admin'), role('manager')])
  await client.query('BEGIN')
  await rename(client, 'admin')
  await client.query('ROLLBACK')
  expect(await changes()).toHaveLength(2)
})

test('what is not committed holds nobody up, and between position and commit nobody gets in', async () => {
  const [slow, early, late] = [await connect(), await connect(), await connect()]
  await slow.query('BEGIN')
  await rename(slow, 'admin')
  await rename(early, 'manager')
  expect(await changes()).toEqual([role('manager')])
  // What happens at commit, with a pause after it.
  await slow.query('SET CONSTRAINTS ALL IMMEDIATE')
  const waiting = rename(late, 'member')
  const { rows } = await untilWaiting()
  expect(rows).toHaveLength(1)
  expect(await changes()).toEqual([role('manager')])
  await slow.query('COMMIT')
  await waiting
  expect(await changes()).toEqual([role('manager'), role('admin'), role('member')])
})

async function untilWaiting() {
  for (;;) {
    const found = await reader.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
    if (found.rows.length > 0) return found
  }
}

test('a storm of transactions: no reader ever sees a position before one that comes later', async () => {
  const writers = await Promise.all(Array.from({ length: 6 }, connect))
  let writing = writers.length
  const storm = writers.map(async (client) => {
    for (let round = 0; round < 60; round++) {
      await client.query('BEGIN')
      await client.query(
        'INSERT INTO "SigningKey" ("organizationId", "publicKey", "encryptedKey", "secretId") VALUES ($1, $2, $3, $4)',
        [organization.id, crypto.randomUUID(), Buffer.from(''), ''],
      )
      await client.query(round % 5 === 0 ? 'ROLLBACK' : 'COMMIT')
    }
    writing -= 1
  })
  const seen: number[] = []
  while (writing > 0) {
    const after = seen.at(-1) ?? known
    const { rows } = await reader.query('SELECT "position" FROM "Change" WHERE "position" > $1 ORDER BY "position"', [
      after,
    ])
    seen.push(...rows.map((row) => Number(row.position)))
  }
  await Promise.all(storm)
  const { rows } = await reader.query('SELECT "position" FROM "Change" WHERE "position" > $1 ORDER BY "position"', [
    known,
  ])
  const all = rows.map((row) => Number(row.position))
  expect(all).toHaveLength(6 * 48)
  // What the reader has collected on its way, asking only for what comes after the last that it knew.
  expect(seen).toEqual(all.slice(0, seen.length))
})

test('whoever listens is told once a transaction, when it has committed, what has changed', async () => {
  const [listener, writer] = [await connect(), await connect()]
  const heard: string[] = []
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''))
  await listener.query('LISTEN latchkey_change')
  await writer.query('BEGIN')
  await rename(writer, 'admin')
  await rename(writer, 'member')
  await listener.query('SELECT 1')
  expect(heard).toEqual([])
  await writer.query('COMMIT')
  await listener.query('SELECT 1')
  const { rows } = await reader.query('SELECT max("position") AS position FROM "Change"')
  const told = (name: keyof TestOrganization['roleIds']) => ({
    entity: 'role',
    entityId: organization.roleIds[name],
    organizationId: organization.id,
  })
  expect(heard.map(readNotification)).toEqual([
    { position: Number(rows[0].position), changes: expect.toSatisfy((changes) => changes.length === 2) },
  ])
  expect(readNotification(heard[0]!)?.changes).toEqual(expect.arrayContaining([told('admin'), told('member')]))
})

test('of what does not fit a notification, only that there is something', async () => {
  const [listener, writer] = [await connect(), await connect()]
  const heard: string[] = []
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''))
  await listener.query('LISTEN latchkey_change')
  const add = (count: number) =>
    writer.query(
      `INSERT INTO "SigningKey" ("organizationId", "publicKey", "encryptedKey", "secretId")
       SELECT $1, 'told ' || $2 || number, '', '' FROM generate_series(1, $2::int) number`,
      [organization.id, count],
    )
  for (const count of [90, 200]) await add(count)
  await listener.query('SELECT 1')
  expect(heard.map((payload) => readNotification(payload)?.changes.length)).toEqual([90, undefined])
  expect(heard[1]).toBe('')
})
