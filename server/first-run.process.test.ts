import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runningEmbeddedDatabase } from '@/lib/db/embedded'
import { RUNNING, startInstance, temporaryDataDirectory } from './testing/instance'

let data: ReturnType<typeof temporaryDataDirectory>
beforeAll(() => {
  data = temporaryDataDirectory()
})
afterAll(() => data.remove())

const variables = {
  LATCHKEY_ADMIN_EMAIL: 'ada@example.com',
  LATCHKEY_ADMIN_PASSWORD: 'a fine long passphrase',
  LATCHKEY_ORGANIZATION: 'Acme',
}

async function people(): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: runningEmbeddedDatabase(data.folder) })
  await client.connect()
  const { rows } = await client.query(
    `SELECT "Organization".name, email, "builtIn" FROM "User" JOIN "Membership" ON "userId" = "User".id
     JOIN "Role" ON "Role".id = "roleId" JOIN "Organization" ON "Organization".id = "Membership"."organizationId"`,
  )
  await client.end()
  return rows
}

test('the first run by environment creates the organization once, and later starts change nothing', async () => {
  for (const name of ['Acme', 'Another']) {
    const instance = await startInstance({ LATCHKEY_DATA_DIR: data.folder, ...variables, LATCHKEY_ORGANIZATION: name })
    await instance.printed(RUNNING)
    await instance.printed(`Sign in at ${instance.url}/login`)
    expect(await people()).toEqual([{ name: 'Acme', email: 'ada@example.com', builtIn: 'admin' }])
    expect(instance.output()).not.toContain(variables.LATCHKEY_ADMIN_PASSWORD)
    instance.signal('SIGTERM')
    expect(await instance.ended).toBe(0)
  }
})

test('without it the first visit leads to /setup', async () => {
  const other = temporaryDataDirectory()
  const instance = await startInstance({ LATCHKEY_DATA_DIR: other.folder })
  await instance.printed(`Open ${instance.url}/setup to create your organization`)
  const response = await fetch(instance.url, { redirect: 'manual' })
  expect(new URL(response.headers.get('location')!, instance.url).pathname).toBe('/setup')
  instance.signal('SIGTERM')
  expect(await instance.ended).toBe(0)
  await other.remove()
})
