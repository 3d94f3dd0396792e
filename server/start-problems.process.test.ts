import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '@/lib/db/postgres/run-cluster'
import { RUNNING, startInstance, temporaryDataDirectory } from './testing/instance'

const scratch = mkdtempSync(path.join(tmpdir(), 'latchkey-process-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const untouched = () => path.join(scratch, String(Math.random()))

/** What it says when it cannot start, and that it ends with an error. */
async function refusal(variables: Record<string, string>): Promise<string> {
  const instance = await startInstance({ LATCHKEY_DATA_DIR: untouched(), ...variables })
  expect(await instance.ended).toBe(1)
  return instance.output().replaceAll(/\s+/g, ' ')
}

test('all bad variables are listed at once, without their values', async () => {
  const output = await refusal({
    PORT: '99999',
    DATABASE_URL: 'mysql://root:hunter2@localhost/x',
    LATCHKEY_SECRET: 'short',
  })
  expect(output).toContain('PORT: expected a port, 1 to 65535.')
  expect(output).toContain('DATABASE_URL: expected a PostgreSQL address')
  expect(output).toContain('LATCHKEY_SECRET: expected 32 bytes in base64')
  expect(output).not.toContain('hunter2')
})

test('a taken port is named with its variable, for both ports at once', async () => {
  const [dashboard, verifier] = [createServer(), createServer()]
  const ports: string[] = []
  for (const server of [dashboard, verifier]) {
    const port = await freePort()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    ports.push(String(port))
  }
  const output = await refusal({ PORT: ports[0]!, VERIFIER_PORT: ports[1]! })
  expect(output).toContain(`PORT: another program already listens on 127.0.0.1:${ports[0]}.`)
  expect(output).toContain(`VERIFIER_PORT: another program already listens on 127.0.0.1:${ports[1]}.`)
  dashboard.close()
  verifier.close()
})

test('an address of another machine is no HOST', async () => {
  expect(await refusal({ HOST: '192.0.2.1' })).toContain('HOST: 192.0.2.1 is not an address of this machine.')
})

test('a data directory that cannot be made is named with the reason', async () => {
  const file = path.join(scratch, 'a-file')
  writeFileSync(file, '')
  expect(await refusal({ LATCHKEY_DATA_DIR: path.join(file, 'data') })).toContain(
    `LATCHKEY_DATA_DIR: ${file}/data cannot be used: it, or something above it, is a file.`,
  )
  // Where not even root may write.
  expect(await refusal({ LATCHKEY_DATA_DIR: '/proc/latchkey' })).toContain(
    'LATCHKEY_DATA_DIR: /proc/latchkey cannot be used:',
  )
})

test('a data directory of another PostgreSQL is not touched', async () => {
  const folder = path.join(scratch, 'other-version')
  mkdirSync(path.join(folder, 'postgres'), { recursive: true })
  writeFileSync(path.join(folder, 'postgres', 'PG_VERSION'), '16\n')
  expect(await refusal({ LATCHKEY_DATA_DIR: folder })).toContain(
    'holds a database of PostgreSQL 16, and this Latchkey brings PostgreSQL 18.',
  )
})

test('a database that does not answer is named without its password', async () => {
  const port = await freePort()
  const output = await refusal({
    DATABASE_URL: `postgresql://latchkey:hunter2@127.0.0.1:${port}/latchkey`,
    LATCHKEY_SECRET: Buffer.alloc(32, 1).toString('base64'),
  })
  expect(output).toContain(`DATABASE_URL: nothing answers at 127.0.0.1:${port}.`)
  expect(output).not.toContain('hunter2')
})

test('a weak password for the unattended first run is refused by its variable’s name', async () => {
  const data = temporaryDataDirectory()
  const output = await refusal({
    LATCHKEY_DATA_DIR: data.folder,
    LATCHKEY_ADMIN_EMAIL: 'ada@example.com',
    LATCHKEY_ADMIN_PASSWORD: 'passwordpassword',
    LATCHKEY_ORGANIZATION: 'Acme',
  })
  expect(output).toContain('LATCHKEY_ADMIN_PASSWORD:')
  await data.remove()
})

test('an incomplete unattended first run names what is missing', async () => {
  const output = await refusal({ LATCHKEY_ADMIN_EMAIL: 'ada@example.com' })
  expect(output).toContain('LATCHKEY_ADMIN_PASSWORD: required')
  expect(output).toContain('LATCHKEY_ORGANIZATION: required')
})

test('a data directory in use is refused with the process that uses it, which goes on', async () => {
  const data = temporaryDataDirectory()
  const first = await startInstance({ LATCHKEY_DATA_DIR: data.folder })
  await first.printed(RUNNING)
  expect(statSync(data.folder).mode & 0o777).toBe(0o700)

  expect(await refusal({ LATCHKEY_DATA_DIR: data.folder })).toContain(
    `${data.folder} is in use by another Latchkey: process ${first.pid}, which serves ${first.url}.`,
  )
  expect((await fetch(`${first.url}/setup`)).status).toBe(200)
  first.signal('SIGTERM')
  expect(await first.ended).toBe(0)
  await data.remove()
})
