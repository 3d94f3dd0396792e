import 'server-only'
import { db, Prisma } from '../db/client'
import { distinctValues } from './distinct-values'
import type { AuditListParams } from './list-params'

// Times run with positions, but for a clock that was set back: that many entries around a boundary may lie out of order.
const disorder = 1_000

/** The WHERE condition of a filtered log, over `e`. The list is sorted by position, so a range of time is made one of positions. */
export async function filterOf(chain: string, params: AuditListParams): Promise<Prisma.Sql> {
  const { actor, action, entityType, entityId, from, until } = params
  const conditions = [Prisma.sql`e."chain" = ${chain}`]
  if (actor === 'system' || actor === 'anonymous') {
    conditions.push(Prisma.sql`e."actorId" IS NULL AND e."actorType" = ${actor}::"ActorType"`)
  } else if (actor) conditions.push(Prisma.sql`e."actorId" = ${actor}`)
  if (action) conditions.push(Prisma.sql`e."action" = ${action}`)
  if (entityType) conditions.push(Prisma.sql`e."entityType" = ${entityType}`)
  if (entityId) {
    conditions.push(Prisma.sql`e."entityId" = ${entityId}`)
    // The index begins with the type: naming all there are lets it answer without.
    if (!entityType) {
      conditions.push(Prisma.sql`e."entityType" = ANY(${await distinctValues(chain, 'entityType')}::text[])`)
    }
  }
  if (from) {
    conditions.push(Prisma.sql`e."at" >= ${from} AND e."position" >= ${await edge(chain, from, 'first')}::bigint`)
  }
  if (until) {
    conditions.push(Prisma.sql`e."at" < ${until} AND e."position" <= ${await edge(chain, until, 'last')}::bigint`)
  }
  return Prisma.join(conditions, ' AND ')
}

// The lowest position from a time on, or the highest before it; one that no entry has when there is none.
async function edge(chain: string, at: Date, which: 'first' | 'last'): Promise<bigint> {
  const near =
    which === 'first'
      ? Prisma.sql`SELECT "position" FROM "AuditEntry" WHERE "chain" = ${chain} AND "at" >= ${at} ORDER BY "at" ASC LIMIT ${disorder}`
      : Prisma.sql`SELECT "position" FROM "AuditEntry" WHERE "chain" = ${chain} AND "at" < ${at} ORDER BY "at" DESC LIMIT ${disorder}`
  const value = which === 'first' ? Prisma.sql`min("position")` : Prisma.sql`max("position")`
  const [row] = await db.$queryRaw<{ value: bigint | null }[]>`SELECT ${value} AS "value" FROM (${near}) AS "near"`
  if (row?.value != null) return row.value
  return which === 'first' ? 9_007_199_254_740_991n : -1n
}
