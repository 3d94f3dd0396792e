import { lockDataDirectory } from '@/lib/data-directory/lock'
import { openDataDirectory } from '@/lib/data-directory/open'
import { generatedSecret } from '@/lib/data-directory/secret'
import { type EmbeddedDatabase, startEmbeddedDatabase } from '@/lib/db/embedded'
import { checkExternalDatabase } from '@/lib/db/external'
import type { Environment } from '@/lib/env'
import { endProcesses } from '@/lib/processes/end'
import { say } from './say'

export interface Database {
  url: string
  /** Not through a pooler: for migrations. */
  directUrl: string
  /** LATCHKEY_SECRET, given or generated. */
  secret: string
  /** For the operator. */
  description: string
  /** Notes which processes use it, for a successor to end should this one be killed. */
  recordChildren(identities: string[]): void
  stop(): Promise<void>
}

/** The operator's database. */
export async function externalDatabase({
  DATABASE_URL,
  LATCHKEY_DIRECT_DATABASE_URL,
  LATCHKEY_SECRET,
}: Environment): Promise<Database> {
  await checkExternalDatabase('DATABASE_URL', DATABASE_URL!)
  if (LATCHKEY_DIRECT_DATABASE_URL) {
    await checkExternalDatabase('LATCHKEY_DIRECT_DATABASE_URL', LATCHKEY_DIRECT_DATABASE_URL)
  }
  const { hostname, port, pathname } = new URL(DATABASE_URL!)
  return {
    url: DATABASE_URL!,
    directUrl: LATCHKEY_DIRECT_DATABASE_URL ?? DATABASE_URL!,
    secret: LATCHKEY_SECRET!,
    description: `PostgreSQL at ${hostname}:${port || 5432}${pathname}`,
    recordChildren: () => {},
    stop: async () => {},
  }
}

/**
 * The database in the data directory, which is locked for as long as it runs. Should the server end by itself, it is started again on its
 * port, so that the addresses given out stay right.
 * @param onLost it could not be started again.
 */
export async function embeddedDatabase(environment: Environment, onLost: (error: unknown) => void): Promise<Database> {
  const folder = openDataDirectory(environment.LATCHKEY_DATA_DIR)
  const lock = await lockDataDirectory(folder, `which serves ${environment.LATCHKEY_URL}`)
  let server: EmbeddedDatabase
  let stopping = false
  try {
    await endProcesses(lock.abandoned)
    server = await startEmbeddedDatabase(folder)
  } catch (error) {
    lock.release()
    throw error
  }
  const startAgainWhenEnded = async () => {
    await server.ended
    if (stopping) return
    say.problem('PostgreSQL ended unexpectedly. Starting it again.')
    try {
      server = await startEmbeddedDatabase(folder, server.port)
      void startAgainWhenEnded()
    } catch (error) {
      onLost(error)
    }
  }
  void startAgainWhenEnded()
  return {
    url: server.url,
    directUrl: server.url,
    secret: environment.LATCHKEY_SECRET ?? generatedSecret(folder),
    description: folder,
    recordChildren: lock.recordChildren,
    async stop() {
      stopping = true
      await server.stop()
      lock.release()
    },
  }
}
