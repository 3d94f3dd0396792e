import { afterAll, expect, test } from 'vitest'
import { startDebianPostgres } from './testing/debian-postgres'
import { RUNNING, startInstance } from './testing/instance'

const started = await startDebianPostgres()
// On a machine that can have no Debian package these tests are skipped; in CI that is a failure.
if (!started && process.env.CI) throw new Error('No PostgreSQL of Debian is there, and none could be installed.')
const postgres = started!
afterAll(() => started?.stop())

const LATCHKEY_SECRET = Buffer.alloc(32, 7).toString('base64')

async function refusal(databaseUrl: string): Promise<string> {
  const instance = await startInstance({ DATABASE_URL: databaseUrl, LATCHKEY_SECRET })
  expect(await instance.ended).toBe(1)
  return instance.output().replaceAll(/\s+/g, ' ')
}

test.skipIf(!started)('an operator’s database is migrated, used, and left as it is at the end', async () => {
  await postgres.query('CREATE ROLE owner LOGIN')
  await postgres.query('CREATE DATABASE latchkey OWNER owner')
  const variables = {
    DATABASE_URL: postgres.url('latchkey', 'owner'),
    LATCHKEY_SECRET,
    // Where nothing could be written: it is not needed.
    LATCHKEY_DATA_DIR: '/proc/latchkey',
    LATCHKEY_ADMIN_EMAIL: 'ada@example.com',
    LATCHKEY_ADMIN_PASSWORD: 'a fine long passphrase',
    LATCHKEY_ORGANIZATION: 'Acme',
  }
  for (const _start of ['first', 'second']) {
    const instance = await startInstance(variables)
    await instance.printed(RUNNING)
    expect((await fetch(`${instance.url}/login`)).status).toBe(200)
    expect((await fetch(`${instance.verifierUrl}/readyz`)).status).toBe(200)
    expect(instance.output()).not.toContain('anything')
    instance.signal('SIGTERM')
    expect(await instance.ended).toBe(0)
  }
  expect(await postgres.query('SELECT name FROM "Organization"', 'latchkey')).toEqual([{ name: 'Acme' }])
})

test.skipIf(!started)('two that start at once on one database migrate it once', async () => {
  await postgres.query('CREATE DATABASE shared')
  const variables = { DATABASE_URL: postgres.url('shared'), LATCHKEY_SECRET }
  const instances = [await startInstance(variables), await startInstance(variables)]
  await Promise.all(instances.map((instance) => instance.printed(RUNNING)))
  for (const instance of instances) instance.signal('SIGTERM')
  expect(await Promise.all(instances.map((instance) => instance.ended))).toEqual([0, 0])
  const migrations = await postgres.query(
    'SELECT migration_name FROM _prisma_migrations GROUP BY 1 HAVING count(*) <> 1',
    'shared',
  )
  expect(migrations).toEqual([])
})

test.skipIf(!started)('what is wrong with a database is said', async () => {
  expect(await refusal(postgres.url('nowhere'))).toMatch(
    /DATABASE_URL: 127\.0\.0\.1:\d+ has no database named nowhere\. Create it first\./,
  )
  expect(await refusal(postgres.url('postgres', 'nobody'))).toMatch(
    /DATABASE_URL: 127\.0\.0\.1:\d+ refuses the role nobody:/,
  )
  await postgres.query('CREATE ROLE guest LOGIN')
  await postgres.query('CREATE DATABASE closed')
  expect(await refusal(postgres.url('closed', 'guest'))).toContain(
    'Ask an administrator of the database to run `CREATE EXTENSION pg_trgm` in it',
  )
})
