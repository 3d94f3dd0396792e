import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { build } from 'esbuild'
import pg from 'pg'
import { embeddedSettings } from '../lib/db/embedded'
import { type DisposableCluster, startDisposableCluster } from '../lib/db/postgres/disposable'
import { migrate } from '../prisma/migrate'
import { bundleOptions } from '../scripts/bundle.mjs'
import type { TestWorld } from '../verifier/testing/test-world'
import type { VerifierProcess } from '../verifier/testing/verifier-process'

/** A PostgreSQL with an organization in it, and the verifier as `npm start` would have it. */
export interface BenchWorld {
  made: TestWorld
  /** What every request asks, beside its token. */
  question: { organization: string; application: string; operation: string }
  /** A body of `POST /v1/verify`. */
  body: (token: string) => string
  startVerifier: () => Promise<VerifierProcess>
  /** Bundles and forks one of bench/processes, in a session of its own: what runs TypeScript from its source adds to what it runs. */
  forkBundled: (name: string) => Promise<ChildProcess>
  /** The file of one, bundled. */
  bundled: (name: string) => Promise<string>
  /** Another, empty database in the same PostgreSQL. */
  createDatabase: (name: string) => Promise<string>
  /** The process of its PostgreSQL that starts the others. */
  postgres: () => number
  close: () => Promise<void>
}

/** PostgreSQL as `npm start` runs it: what is acknowledged is on the disk. */
export function startProductionCluster(): Promise<DisposableCluster> {
  return startDisposableCluster({ ...embeddedSettings, max_connections: '200' })
}

export async function createBenchWorld(): Promise<BenchWorld> {
  const cluster = await startProductionCluster()
  const createDatabase = async (name: string) => {
    const client = new pg.Client({ connectionString: cluster.url('postgres') })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    return cluster.url(name)
  }
  process.env.DATABASE_URL = await createDatabase('bench')
  process.env.LATCHKEY_SECRET = randomBytes(32).toString('base64')
  await migrate(process.env.DATABASE_URL)

  // Only now: they connect to the database that the environment names.
  const { createTestWorld } = await import('../verifier/testing/test-world')
  const { bundleVerifier, startVerifierProcess } = await import('../verifier/testing/verifier-process')
  const { db } = await import('../lib/db/client')
  const made = await createTestWorld()
  const bundle = await bundleVerifier()
  const question = { organization: made.organization.slug, application: 'orders', operation: 'order:list' }

  async function bundled(name: string): Promise<string> {
    const folder = path.dirname(bundle.file)
    await build({ ...bundleOptions(folder), entryPoints: { [name]: `bench/processes/${name}.ts` } })
    return path.join(folder, `${name}.js`)
  }

  return {
    made,
    question,
    body: (token) => JSON.stringify({ token, ...question }),
    startVerifier: async () => {
      const verifier = await startVerifierProcess(bundle.file)
      await verifier.ready
      return verifier
    },
    bundled,
    forkBundled: async (name) => fork(await bundled(name), { execArgv: [], detached: true }),
    createDatabase,
    postgres: cluster.pid,
    close: async () => {
      await bundle.remove()
      await db.$disconnect()
      await cluster.stop()
    },
  }
}

/** The secret of a token, made as the dashboard makes it. */
export async function makeToken(made: TestWorld): Promise<{ tokenId: string; secret: string }> {
  const { createTestToken } = await import('../verifier/testing/test-world')
  return createTestToken(made)
}

export function portOf({ url }: VerifierProcess): number {
  return Number(new URL(url).port)
}

/** Ends it as its operator would, and waits. */
export async function stopVerifier({ child, ended }: VerifierProcess): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

/** Ends one that ends when its parent hangs up. */
export async function hangUp(child: ChildProcess): Promise<void> {
  const ended = child.exitCode === null ? once(child, 'exit') : undefined
  if (child.connected) child.disconnect()
  await ended
}
