import 'server-only'
import { db, Prisma, type Transaction } from '../../db/client'

const attempts = 4
// A cascade over a service user's million tokens takes minutes, not seconds.
const timeout = 600_000

/**
 * A transaction of the token library. It is run again when it lost a race: a deadlock, which PostgreSQL ends by refusing one side, or a
 * unique name or key that another transaction took first; the second time, the checks find that one and say so in words.
 */
export async function tokenTransaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(work, { timeout, maxWait: 15_000 })
    } catch (error) {
      if (attempt === attempts || !lostARace(error)) throw error
    }
  }
}

// P2034 is a deadlock and P2002 a taken unique key; raw queries report PostgreSQL's own codes inside P2010.
function lostARace(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  if (error.code === 'P2034' || error.code === 'P2002') return true
  return error.code === 'P2010' && /40P01|40001|23505/.test(JSON.stringify(error.meta ?? {}))
}
