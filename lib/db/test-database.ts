import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

// Gives each test file of the project "db" a database of its own, before the file imports lib/db/client.ts.

const template = new URL(inject('templateDatabaseUrl'))
const name = `test_${randomBytes(8).toString('hex')}`

// Not the template itself: a database that has connections cannot be copied.
const client = new pg.Client({ connectionString: new URL('/postgres', template).href })
await client.connect()
await client.query(`CREATE DATABASE ${name} TEMPLATE latchkey`)
await client.end()

process.env.DATABASE_URL = new URL(`/${name}`, template).href
process.env.LATCHKEY_SECRET = randomBytes(32).toString('base64')

afterAll(async () => {
  const { latchkeyDatabase } = globalThis as { latchkeyDatabase?: { $disconnect(): Promise<void> } }
  await latchkeyDatabase?.$disconnect()
})
