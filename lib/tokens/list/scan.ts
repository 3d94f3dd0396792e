import 'server-only'
import { Prisma } from '../../db/client'
import type { Cursor } from '../../lists/cursor'
import type { TokenSort } from '../list-params'
import { classConditions } from './class-conditions'
import type { Survey } from './survey'

/** Whose rows are listed, and of which classes. */
export type Scope = { organizationId: string; serviceUserId: string | undefined; classes: number[]; survey: Survey }

type Column = { name: Prisma.Sql; type: 'text' | 'timestamptz'; nullable: boolean }

const columns = {
  created: { name: Prisma.sql`t."createdAt"`, type: 'timestamptz', nullable: false },
  name: { name: Prisma.sql`t."nameKey"`, type: 'text', nullable: false },
  expires: { name: Prisma.sql`t."effectiveExpiresAt"`, type: 'timestamptz', nullable: true },
  last_used: { name: Prisma.sql`t."lastUsedAt"`, type: 'timestamptz', nullable: true },
} satisfies Record<string, Column>

/** How a cursor writes "nothing", which comes last both ways. */
export const nothing = 'infinity'

/** The type of a sort's column, for its cursors. */
export function cursorType(sort: TokenSort): 'text' | 'timestamptz' {
  return columnOf(sort).type
}

/** A stretch of the list that one index gives in order: rows with a value, or those without. */
export type Stretch = { column: Column; where: Prisma.Sql; descending: boolean }

/**
 * The stretches on the cursor's side, in the order in which the page meets them. "Nothing" comes last whichever way the list is sorted,
 * and an index can put it only at one end: so rows without a value are a stretch of their own.
 */
export function stretchesOf(sort: TokenSort, cursor: Cursor | undefined): Stretch[] {
  const column = columnOf(sort)
  const backwards = cursor?.direction === 'before'
  const descending = sort.startsWith('-') !== backwards
  const beyond = (only: Prisma.Sql, from: Cursor | undefined): Stretch => {
    const where = from ? Prisma.sql`${only} AND ${beyondCursor(column, descending, from)}` : only
    return { column, where, descending }
  }
  if (!column.nullable) return [beyond(Prisma.sql`TRUE`, cursor)]
  const inNothing = cursor?.value === nothing
  const values = beyond(Prisma.sql`${column.name} IS NOT NULL`, inNothing ? undefined : cursor)
  const without = beyond(Prisma.sql`${column.name} IS NULL`, inNothing ? cursor : undefined)
  if (inNothing) return backwards ? [without, values] : [without]
  return backwards ? [values] : [values, without]
}

/**
 * The rows of a stretch in order, `limit` of them at the most, as (id, key) and `more` columns: a merge of one index scan for each class,
 * none of which is read further than the merge needs. Rows whose class may be outdated are judged by the clock instead.
 */
export function scan(
  scope: Scope,
  { column, where, descending }: Stretch,
  limit: number,
  more: Prisma.Sql = Prisma.empty,
): Prisma.Sql {
  const { organizationId, serviceUserId } = scope
  const way = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const owner = serviceUserId ? Prisma.sql`AND t."serviceUserId" = ${serviceUserId}` : Prisma.empty
  const branches = classConditions(scope).map(
    (condition) => Prisma.sql`(
      SELECT t."id", ${column.name} AS "key" ${more} FROM "Token" t
      WHERE t."organizationId" = ${organizationId} ${owner} AND ${condition} AND ${where}
      ORDER BY ${column.name} ${way}, t."id" ${way} LIMIT ${limit})`,
  )
  return Prisma.sql`
    SELECT * FROM (${Prisma.join(branches, ' UNION ALL ')}) AS "merged" ORDER BY "key" ${way}, "id" ${way} LIMIT ${limit}`
}

function beyondCursor({ name, type, nullable }: Column, descending: boolean, { value, id }: Cursor): Prisma.Sql {
  const side = descending ? Prisma.sql`<` : Prisma.sql`>`
  if (nullable && value === nothing) return Prisma.sql`t."id" ${side} ${id}`
  const key = type === 'text' ? Prisma.sql`${value}::text` : Prisma.sql`${value}::timestamptz`
  return Prisma.sql`(${name}, t."id") ${side} (${key}, ${id})`
}

function columnOf(sort: TokenSort): Column {
  return columns[sort.replace('-', '') as keyof typeof columns]
}
