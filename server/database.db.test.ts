import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { runningEmbeddedDatabase } from '@/lib/db/embedded'
import { readEnvironment } from '@/lib/env'
import { type Database, embeddedDatabase } from './database'
import { say } from './say'

const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-database-'))
let database: Database | undefined
afterAll(async () => {
  await database?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  // Of the server that is killed.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

test('the server killed while it computes: what it left is ended, and it is started again', async () => {
  vi.spyOn(say, 'problem').mockImplementation(() => undefined)
  const read = readEnvironment({ LATCHKEY_DATA_DIR: folder })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const lost: unknown[] = []
  database = await embeddedDatabase(read.environment, folder, (error) => lost.push(error))
  const [computing, looking] = [await connect(database.url), await connect(database.url)]
  // A server process that computes looks neither at its client nor at the server that started it.
  const over = computing.query('DO $$ BEGIN LOOP END LOOP; END $$').catch(String)
  while (
    (await looking.query(`SELECT FROM pg_stat_activity WHERE query LIKE 'DO %' AND state = 'active'`)).rowCount !== 1
  )
    await wait(20)

  const pidFile = path.join(folder, 'postgres', 'postmaster.pid')
  const pid = () => (existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, 'utf8'), 10) : undefined)
  const killed = pid()!
  process.kill(killed, 'SIGKILL')
  while (lost.length === 0 && (pid() === killed || runningEmbeddedDatabase(folder) === undefined)) await wait(20)
  expect(lost).toEqual([])
  expect(await over).toMatch(/canceling statement|terminat/)
  const client = await connect(database.url)
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await client.end()
}, 120_000)
