import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { processIdentity } from '../../processes/identity'
import { postgresAccount } from './account'
import { createCluster } from './create-cluster'
import { endOrphan } from './orphan'
import { runCluster } from './run-cluster'

const PREFIX = 'latchkey-postgres-'
const SEPARATOR = '~'

/** Nothing in it needs to outlive a crash. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '200',
  log_min_messages: 'log',
}

export interface DisposableCluster {
  /** The address of a database of that name. */
  url(database: string): string
  /** The process that the others belong to. */
  pid(): number
  /** Ends it as a crash does: what was acknowledged is there afterwards only if its database says `synchronous_commit = on`. */
  kill(): Promise<void>
  /** Starts it again where it was, after it was killed. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * A PostgreSQL of its own in a temporary folder, for tests and tools. Its role `latchkey` may create databases.
 * @param settings those that make it fast, at the price of what a crash would lose, unless told otherwise.
 */
export async function startDisposableCluster(settings: Record<string, string> = SETTINGS): Promise<DisposableCluster> {
  await removeAbandoned()
  // The name says whose it is, so that a later run can tell that its owner was killed.
  const identity = processIdentity(process.pid)!.replaceAll('/', '_')
  const folder = path.join(tmpdir(), PREFIX + [identity, randomBytes(4).toString('hex')].join(SEPARATOR))
  mkdirSync(folder, { mode: 0o700 })
  const account = postgresAccount(folder)
  const cluster = path.join(folder, 'postgres')
  const password = randomBytes(16).toString('hex')
  await createCluster(cluster, { account, password, createDatabases: true, disposable: true })
  let server = await runCluster(cluster, { account, settings })
  const { port } = server
  return {
    url: (database) => `postgresql://latchkey:${password}@127.0.0.1:${port}/${database}`,
    pid: () => server.pid,
    async kill() {
      process.kill(server.pid, 'SIGKILL')
      await server.ended
    },
    async restart() {
      server = await runCluster(cluster, { account, settings, port })
    },
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const [identity = ''] = name.slice(PREFIX.length).split(SEPARATOR)
    if (processIdentity(Number.parseInt(identity, 10))?.replaceAll('/', '_') === identity) continue
    const folder = path.join(tmpdir(), name)
    await endOrphan(path.join(folder, 'postgres'))
    rmSync(folder, { recursive: true, force: true })
  }
}
