import 'server-only'
import { db, Prisma } from '../db/client'

/** Counts in lists are exact up to here; beyond, "10,000+". */
export const countLimit = 10_000

/** How many rows there are, counted to the limit; not exact when there are more. */
export type Count = { count: number; exact: boolean }

/** How many rows `from` (a FROM clause with its WHERE) has, counted no further than the limit. */
export async function countRows(from: Prisma.Sql): Promise<Count> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>(
    Prisma.sql`SELECT count(*) AS "count" FROM (SELECT 1 ${from} LIMIT ${countLimit + 1}) AS "counted"`,
  )
  return countOf(Number(row?.count ?? 0))
}

/** What was counted no further than one beyond the limit. */
export function countOf(counted: number): Count {
  return { count: Math.min(counted, countLimit), exact: counted <= countLimit }
}
