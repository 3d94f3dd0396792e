import 'server-only'
import { db, Prisma } from '../db/client'

const columns = { action: Prisma.sql`"action"`, entityType: Prisma.sql`"entityType"`, actorId: Prisma.sql`"actorId"` }
const distinctLimit = 200

/** The values that occur in a column of a chain. SELECT DISTINCT would read the whole chain; this jumps along the index. */
export async function distinctValues(chain: string, name: keyof typeof columns): Promise<string[]> {
  const column = columns[name]
  const rows = await db.$queryRaw<{ value: string | null }[]>`
    WITH RECURSIVE "values" AS (
      (SELECT ${column} AS "value" FROM "AuditEntry" WHERE "chain" = ${chain} AND ${column} IS NOT NULL ORDER BY ${column} LIMIT 1)
      UNION ALL
      SELECT (SELECT ${column} FROM "AuditEntry" WHERE "chain" = ${chain} AND ${column} > "values"."value" ORDER BY ${column} LIMIT 1)
      FROM "values" WHERE "values"."value" IS NOT NULL
    ) SELECT "value" FROM "values" LIMIT ${distinctLimit}`
  return rows.flatMap((row) => (row.value === null ? [] : [row.value]))
}
