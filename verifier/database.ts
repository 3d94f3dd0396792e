import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/lib/db/generated/client'

/** Milliseconds. A decision that cannot have its state in time is refused rather than kept waiting. */
const connectWithin = 2_000
const answerWithin = 2_000

/**
 * The connections that decisions read through, apart from those of background work, which could otherwise keep decisions waiting. A query that
 * is not answered in time ends with its connection: a host that silently went away would else hold on to it.
 */
export function connectForDecisions(databaseUrl: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    application_name: 'latchkey verifier',
    max: 10,
    connectionTimeoutMillis: connectWithin,
    query_timeout: answerWithin,
    keepAlive: true,
  })
  return new PrismaClient({ adapter })
}
