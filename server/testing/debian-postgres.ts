import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { postgresAccount } from '@/lib/db/postgres/account'
import { freePort } from '@/lib/db/postgres/run-cluster'

/** A PostgreSQL that Latchkey did not bring: Debian's, as an operator may have it. */
export interface DebianPostgres {
  version: number
  /** The address of a database, as the superuser or another role. */
  url(database: string, role?: string): string
  /** As the superuser, in a database. */
  query(sql: string, database?: string): Promise<unknown[]>
  stop(): Promise<void>
}

const INSTALLED = '/usr/lib/postgresql'
const SETTINGS = '/etc/postgresql-common'

/** Starts it in a temporary folder, installing the package when it is missing and that is possible; undefined when it is not. */
export async function startDebianPostgres(): Promise<DebianPostgres | undefined> {
  const version = installedVersion() ?? install()
  if (version === undefined) return undefined
  const program = (name: string) => path.join(INSTALLED, String(version), 'bin', name)
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-debian-'))
  const account = postgresAccount(folder)
  const { uid, gid } = account
  const [first, ...prefix] = [...account.prefix, program('initdb')]
  const data = path.join(folder, 'data')
  execFileSync(first!, [...prefix, '-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'], {
    cwd: '/',
    uid,
    gid,
    stdio: 'pipe',
  })
  const port = await freePort()
  const flags = ['-D', data, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off']
  const [command, ...rest] = [...account.prefix, program('postgres'), ...flags]
  const server = spawn(command!, rest, { cwd: '/', uid, gid, stdio: ['ignore', 'ignore', 'pipe'] })
  for await (const text of server.stderr.setEncoding('utf8')) if (text.includes('ready to accept connections')) break
  server.stderr.resume()
  const url = (database: string, role = 'postgres') => `postgresql://${role}:anything@127.0.0.1:${port}/${database}`
  return {
    version,
    url,
    async query(sql, database = 'postgres') {
      const client = new pg.Client({ connectionString: url(database) })
      await client.connect()
      const { rows } = await client.query(sql)
      await client.end()
      return rows
    },
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// The newest that has a server: the client's package has a folder there as well.
function installedVersion(): number | undefined {
  const folders = existsSync(INSTALLED) ? readdirSync(INSTALLED) : []
  const versions = folders.filter((name) => existsSync(path.join(INSTALLED, name, 'bin', 'initdb'))).map(Number)
  return versions.sort((a, b) => b - a)[0]
}

function install(): number | undefined {
  try {
    // The package would start a server of its own for good.
    mkdirSync(SETTINGS, { recursive: true })
    const settings = path.join(SETTINGS, 'createcluster.conf')
    if (!existsSync(settings)) writeFileSync(settings, 'create_main_cluster = false\n')
    execFileSync('apt-get', ['update'], { stdio: 'pipe' })
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'postgresql'], {
      stdio: 'pipe',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch {
    return undefined
  }
  return installedVersion()
}
