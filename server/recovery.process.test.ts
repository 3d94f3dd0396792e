import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, onTestFailed, test } from 'vitest'
import { runningEmbeddedDatabase } from '@/lib/db/embedded'
import { freePort } from '@/lib/db/postgres/run-cluster'
import { projectRoot } from '@/lib/project-root'
import { type Instance, isRunning, RUNNING, startInstance, temporaryDataDirectory } from './testing/instance'

let data: ReturnType<typeof temporaryDataDirectory>
beforeEach(() => {
  data = temporaryDataDirectory()
})
afterEach(() => data.remove())

async function start(): Promise<Instance> {
  const instance = await startInstance({ LATCHKEY_DATA_DIR: data.folder })
  onTestFailed(() => console.error(instance.output()))
  await instance.printed(RUNNING)
  return instance
}

async function stop(instance: Instance): Promise<void> {
  instance.signal('SIGTERM')
  expect(await instance.ended).toBe(0)
}

/** Milliseconds after which something hangs, so that it is told what: less than half of what a test may take. */
const limit = 45_000

/** What the tests find again after a crash. */
async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({
    connectionString: runningEmbeddedDatabase(data.folder),
    connectionTimeoutMillis: limit,
    query_timeout: limit,
  })
  await client.connect().catch((cause) => {
    throw new Error('The database took no connection.', { cause })
  })
  const { rows } = await client.query(sql).catch((cause) => {
    throw new Error(`The database did not answer “${sql}”.`, { cause })
  })
  await client.end()
  return rows
}

/** Resolves when it has started its database again; rejects when it ends instead. */
async function untilDatabaseRuns({ ended }: Instance): Promise<void> {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (runningEmbeddedDatabase(data.folder) === undefined) {
    if (isOver) throw new Error('It ended instead of starting its database again.')
    await wait(20)
  }
}

const addOrganization = `INSERT INTO "Organization" (id, name, slug) VALUES ('org_1', 'Acme', 'acme')`
const organizations = 'SELECT slug FROM "Organization"'

async function untilGone(pids: number[]): Promise<void> {
  while (pids.some(isRunning)) await wait(20)
}

test('everything killed: the next start has all that was committed', async () => {
  const first = await start()
  await query(addOrganization)
  const processes = Object.values(first.processes())
  for (const pid of [first.pid, ...processes]) process.kill(pid, 'SIGKILL')
  await untilGone(processes)

  const second = await start()
  expect(await query(organizations)).toEqual([{ slug: 'acme' }])
  await stop(second)
})

test('the supervisor alone killed: the others end, and the next start ends the database it left', async () => {
  const first = await start()
  await query(addOrganization)
  const { dashboard, verifier, postgres } = first.processes()
  process.kill(first.pid, 'SIGKILL')
  await untilGone([dashboard, verifier])
  expect(isRunning(postgres)).toBe(true)

  const second = await start()
  expect(isRunning(postgres)).toBe(false)
  expect(await query(organizations)).toEqual([{ slug: 'acme' }])
  await stop(second)
})

test('npm killed: Latchkey ends, and the next start waits for that', async () => {
  const npm = spawn('npm', ['start', '--ignore-scripts'], {
    cwd: projectRoot(),
    env: {
      ...process.env,
      PORT: String(await freePort()),
      VERIFIER_PORT: String(await freePort()),
      LATCHKEY_DATA_DIR: data.folder,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const text of npm.stdout.setEncoding('utf8')) if (text.includes(RUNNING)) break
  await query(addOrganization)
  npm.kill('SIGKILL')

  const second = await start()
  expect(await query(organizations)).toEqual([{ slug: 'acme' }])
  await stop(second)
})

test('the supervisor killed and its children frozen: the next start ends them', async () => {
  const first = await start()
  const { dashboard, verifier } = first.processes()
  for (const pid of [dashboard, verifier]) process.kill(pid, 'SIGSTOP')
  process.kill(first.pid, 'SIGKILL')
  await untilGone([first.pid])
  expect([dashboard, verifier].map(isRunning)).toEqual([true, true])

  const second = await start()
  expect([dashboard, verifier].map(isRunning)).toEqual([false, false])
  await stop(second)
})

test('the database killed: it is started again where it was, and the rest goes on', async () => {
  const instance = await start()
  await query(addOrganization)
  process.kill(instance.processes().postgres, 'SIGKILL')
  await instance.printed('PostgreSQL ended unexpectedly. Starting it again.')
  await untilDatabaseRuns(instance)
  expect(await query(organizations)).toEqual([{ slug: 'acme' }])
  expect((await fetch(`${instance.url}/login`, { signal: AbortSignal.timeout(limit) })).status).toBe(200)
  await stop(instance)
})

test.each(['dashboard', 'verifier'] as const)('the %s killed: it is started again', async (name) => {
  const instance = await start()
  process.kill(instance.processes()[name], 'SIGKILL')
  await instance.printed(`The ${name} ended unexpectedly (SIGKILL). Starting it again.`)
  const address = name === 'dashboard' ? `${instance.url}/login` : `${instance.verifierUrl}/healthz`
  const answers = () =>
    fetch(address).then(
      (response) => response.ok,
      () => false,
    )
  while (!(await answers())) await wait(20)
  await stop(instance)
})

test('killed while the database was being made: the next start makes it', async () => {
  const first = await startInstance({ LATCHKEY_DATA_DIR: data.folder })
  while (!readdirSync(data.folder).some((name) => name.startsWith('postgres.unfinished'))) await wait(5)
  process.kill(first.pid, 'SIGKILL')
  await first.ended
  expect(existsSync(path.join(data.folder, 'postgres'))).toBe(false)

  await stop(await start())
  expect(readdirSync(data.folder).filter((name) => name.includes('unfinished'))).toEqual([])
})

test('a process that got the id of a dead database is left alone', async () => {
  await stop(await start())
  // As a crash leaves it, naming a process that lives: this one.
  const pidFile = path.join(data.folder, 'postgres', 'postmaster.pid')
  writeFileSync(pidFile, `${process.pid}\n${path.dirname(pidFile)}\n1700000000\n5432\n\n127.0.0.1\n0 0\nready   \n`)
  await stop(await start())
})

test('the database’s password lost: it gets another', async () => {
  const first = await start()
  await query(addOrganization)
  await stop(first)
  const file = path.join(data.folder, 'postgres.password')
  const before = readFileSync(file, 'utf8')
  rmSync(file)

  const second = await start()
  expect(readFileSync(file, 'utf8')).not.toBe(before)
  expect(await query(organizations)).toEqual([{ slug: 'acme' }])
  await stop(second)
})
