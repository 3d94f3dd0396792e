import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { postgresAccount } from './account'
import { createCluster } from './create-cluster'
import { type RunningCluster, runCluster } from './run-cluster'

const closed = mkdtempSync(path.join(tmpdir(), 'latchkey-closed-'))
const folder = path.join(closed, 'data')
let server: RunningCluster | undefined
afterAll(async () => {
  await server?.stop()
  rmSync(closed, { recursive: true, force: true })
})

// Under root, PostgreSQL runs as another user; /root is such a folder.
test('a cluster runs below a folder that is closed to other users, which stays so', async () => {
  mkdirSync(folder, { mode: 0o700 })
  const account = postgresAccount(folder)
  await createCluster(path.join(folder, 'postgres'), { account, password: 'secret', disposable: true })
  server = await runCluster(path.join(folder, 'postgres'), { account })
  expect(statSync(closed).mode & 0o777).toBe(0o700)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('only Latchkey’s role signs in, with its password, and it is no superuser', async () => {
  const connect = async (role: string, password: string) => {
    const client = new pg.Client(`postgresql://${role}:${password}@127.0.0.1:${server!.port}/latchkey`)
    await client.connect()
    const { rows } = await client.query(`SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user`)
    await client.end()
    return rows
  }
  await expect(connect('postgres', 'secret')).rejects.toThrow('no pg_hba.conf entry')
  await expect(connect('latchkey', 'wrong')).rejects.toThrow('password authentication failed')
  expect(await connect('latchkey', 'secret')).toEqual([{ rolsuper: false, rolcreatedb: false }])
})
