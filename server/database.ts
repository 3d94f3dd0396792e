import { secretsOf } from '@/lib/data-directory/secrets-of'
import { startEmbeddedDatabase } from '@/lib/db/embedded'
import { checkExternalDatabase } from '@/lib/db/external'
import type { Environment } from '@/lib/env'
import { say } from './say'

export interface Database {
  url: string
  /** Not through a pooler: for migrations. */
  directUrl: string
  /** LATCHKEY_SECRET, given or generated. */
  secret: string
  /** The one that is to take its place, while it is being rotated. */
  newSecret: string | undefined
  /** For the operator. */
  description: string
  stop(): Promise<void>
}

/** The operator's database. */
export async function externalDatabase(environment: Environment): Promise<Database> {
  const url = environment.DATABASE_URL!
  const directUrl = environment.LATCHKEY_DIRECT_DATABASE_URL ?? url
  await checkExternalDatabase('DATABASE_URL', url)
  if (directUrl !== url) await checkExternalDatabase('LATCHKEY_DIRECT_DATABASE_URL', directUrl)
  const { hostname, port, pathname } = new URL(url)
  return {
    url,
    directUrl,
    secret: environment.LATCHKEY_SECRET!,
    newSecret: environment.LATCHKEY_NEW_SECRET,
    description: `PostgreSQL at ${hostname}:${port || 5432}${pathname}`,
    stop: async () => {},
  }
}

/**
 * The database in the data directory, whose lock the caller holds. Should the server end by itself, it is started again on its port, so
 * that the addresses given out stay right.
 * @param onLost it could not be started again.
 */
export async function embeddedDatabase(
  environment: Environment,
  dataDirectory: string,
  onLost: (error: unknown) => void,
): Promise<Database> {
  let server = await startEmbeddedDatabase(dataDirectory)
  let stopping = false
  const keepRunning = async () => {
    while (!stopping) {
      await server.ended
      if (stopping) return
      say.problem('PostgreSQL ended unexpectedly. Starting it again.')
      server = await startEmbeddedDatabase(dataDirectory, server.port)
    }
    await server.stop()
  }
  const kept = keepRunning().catch(onLost)
  return {
    url: server.url,
    directUrl: server.url,
    ...secretsOf(environment, dataDirectory),
    description: dataDirectory,
    async stop() {
      stopping = true
      await server.stop()
      await kept
    },
  }
}
