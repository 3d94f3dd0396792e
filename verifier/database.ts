import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/lib/db/generated/client'

/**
 * The connections that decisions read through, apart from those of background work, which could otherwise keep decisions waiting. A query that
 * is not answered in time ends with its connection: a host that silently went away would else hold on to it.
 * @param patience milliseconds to connect, and again to have an answer: a decision is refused rather than kept waiting.
 */
export function connectForDecisions(databaseUrl: string, patience: number): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    application_name: 'latchkey verifier',
    max: 10,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    keepAlive: true,
  })
  return new PrismaClient({ adapter })
}
