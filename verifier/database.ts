import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { PrismaClient } from '@/lib/db/generated/client'
import { createPool } from '@/lib/db/pool'

interface PoolSettings {
  /** What PostgreSQL shows beside its connections. */
  name: string
  /** Connections. */
  most: number
  /** Milliseconds to connect, and to have an answer. */
  connecting: number
  answering: number
  /** Also those that nobody needs just now; or so many of them. */
  kept?: boolean | number
}

/**
 * Connections of the verifier's own. A query that is not answered in time ends with its connection: a host that silently went away would else
 * hold on to it.
 */
export function openPool(databaseUrl: string, { name, most, connecting, answering, kept }: PoolSettings): Pool {
  return createPool({
    connectionString: databaseUrl,
    application_name: name,
    max: most,
    connectionTimeoutMillis: connecting,
    query_timeout: answering,
    keepAlive: true,
    ...(kept === true && { idleTimeoutMillis: 0 }),
    ...(typeof kept === 'number' && { min: kept }),
  })
}

/**
 * The connections that decisions read through, apart from those of background work, which could otherwise keep decisions waiting.
 * @param patience milliseconds to connect, and again to have an answer: a decision is refused rather than kept waiting.
 * @param most connections.
 */
export function connectForDecisions(databaseUrl: string, patience: number, most: number): Pool {
  // To connect, and to plan the statement anew, takes ten times as long as an answer.
  return openPool(databaseUrl, { name: 'latchkey verifier', most, connecting: patience, answering: patience, kept: 1 })
}

/** The connections that the revocation feeds are read or brought up to date through. */
export function connectForRevocations(databaseUrl: string, most: number, answering: number): Pool {
  return openPool(databaseUrl, { name: 'latchkey verifier (revocations)', most, connecting: 5_000, answering })
}

/**
 * The connection that usage is written through. A flush that is not answered ends with its connection, or none would ever follow it; it is given
 * more time than a decision, because nobody waits for it.
 */
export function connectForUsage(databaseUrl: string): PrismaClient {
  const pool = openPool(databaseUrl, {
    name: 'latchkey verifier (usage)',
    most: 1,
    connecting: 5_000,
    answering: 15_000,
  })
  const adapter = new PrismaPg(pool, { disposeExternalPool: true })
  return new PrismaClient({ adapter })
}
