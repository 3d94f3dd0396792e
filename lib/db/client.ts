import { PrismaPg } from '@prisma/adapter-pg'
import { environment } from '../env'
import { type Prisma, PrismaClient } from './generated/client'
import { createPool } from './pool'

export { Prisma } from './generated/client'

/** The client inside `db.$transaction(async (tx) => …)`. */
export type Transaction = Prisma.TransactionClient

// One client a process: `next dev` evaluates modules anew on each reload, and a client each time would exhaust the connections.
const holder = globalThis as typeof globalThis & { latchkeyDatabase?: PrismaClient }

/** The database. Connects at the first query. */
export const db: PrismaClient = new Proxy({} as PrismaClient, {
  // Reading DATABASE_URL at import would make every module that imports this one fail in `next build`, which has no database.
  get(_target, property) {
    holder.latchkeyDatabase ??= connect()
    const value = Reflect.get(holder.latchkeyDatabase, property)
    return typeof value === 'function' ? value.bind(holder.latchkeyDatabase) : value
  },
})

function connect(): PrismaClient {
  const pool = createPool({ connectionString: environment().DATABASE_URL, max: 10, connectionTimeoutMillis: 5_000 })
  const adapter = new PrismaPg(pool, { disposeExternalPool: true })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 60_000 } })
}
