import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { projectRoot } from '@/lib/project-root'
import { postgresAccount } from '../postgres/account'
import { freePort } from '../postgres/run-cluster'

/** A real pooler with the configuration of docs/guides/pgbouncer, in front of a database. */
export interface RunningPooler {
  /** The database's address by way of the pooler. */
  url: string
  close: () => Promise<void>
}

export const isPgbouncerInstalled = spawnSync('pgbouncer', ['--version']).status === 0

/** @param connections to PostgreSQL. */
export async function startPgbouncer(
  databaseUrl: string,
  {
    mode = 'transaction',
    connections = 20,
  }: { mode?: 'transaction' | 'session' | 'statement'; connections?: number } = {},
): Promise<RunningPooler> {
  const target = new URL(databaseUrl)
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-pgbouncer-'))
  // It does not run as root either.
  const { uid, gid } = postgresAccount(folder)
  const port = await freePort()
  const users = path.join(folder, 'userlist.txt')
  const guide = await readFile(path.join(projectRoot(), 'docs', 'guides', 'pgbouncer', 'pgbouncer.ini'), 'utf8')
  const changes = [
    ['latchkey = host=127.0.0.1 port=5432 dbname=latchkey', `* = host=${target.hostname} port=${target.port}`],
    ['listen_port = 6432', `listen_port = ${port}`],
    ['/etc/pgbouncer/userlist.txt', users],
    ['pool_mode = transaction', `pool_mode = ${mode}`],
    ['default_pool_size = 20', `default_pool_size = ${connections}`],
  ] as const
  const configuration = changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The guide does not say ${from}.`)
    return text.replace(from, to)
  }, guide)
  const file = path.join(folder, 'pgbouncer.ini')
  await writeFile(file, `${configuration}\nunix_socket_dir =\n`)
  await writeFile(users, `"${decodeURIComponent(target.username)}" "${decodeURIComponent(target.password)}"\n`, {
    mode: 0o600,
  })
  if (uid !== undefined && gid !== undefined) for (const name of [file, users]) chownSync(name, uid, gid)

  const child = spawn('pgbouncer', [file], { cwd: '/', uid, gid, stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  const ended = once(child, 'exit')
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    void ended.then(() => reject(new Error(`PgBouncer did not start:\n${output}`)))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000)
      if (output.includes('process up')) resolve()
    })
  })
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    url: url.href,
    async close() {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
