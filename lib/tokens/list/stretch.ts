import 'server-only'
import { Prisma } from '../../db/client'
import type { Cursor } from '../../lists/cursor'
import type { TokenSort } from '../list-params'

type Column = { name: Prisma.Sql; type: 'text' | 'timestamptz'; nullable: boolean }

const columns = {
  created: { name: Prisma.sql`t."createdAt"`, type: 'timestamptz', nullable: false },
  name: { name: Prisma.sql`t."nameKey"`, type: 'text', nullable: false },
  expires: { name: Prisma.sql`t."effectiveExpiresAt"`, type: 'timestamptz', nullable: true },
  last_used: { name: Prisma.sql`t."lastUsedAt"`, type: 'timestamptz', nullable: true },
} satisfies Record<string, Column>

/** A row as the scans of the list give it. */
export type FoundRow = { id: string; key: Date | string | null }

/** A place in the list: beyond this row. */
export type Place = { value: string; id: string }

/** A part of the list that one index gives in order: the rows with a value, or those without, beyond a place or all. */
export type Stretch = { column: Column; only: Prisma.Sql; descending: boolean; beyond: Place | undefined }

/** The type of a sort's column, for its cursors. */
export function cursorType(sort: TokenSort): 'text' | 'timestamptz' {
  return columnOf(sort).type
}

/** How a cursor writes a missing value, which comes last both ways. */
export const nothing = 'infinity'

/** Where a row stands, as a cursor says it. */
export function placeOf({ id, key }: FoundRow): Place {
  if (key === null) return { value: nothing, id }
  return { value: typeof key === 'string' ? key : key.toISOString(), id }
}

/**
 * The stretches on the cursor's side, in the order in which the page meets them. "Nothing" comes last whichever way the list is sorted,
 * and an index can put it only at one end: so rows without a value are a stretch of their own.
 */
export function stretchesOf(sort: TokenSort, cursor: Cursor | undefined): Stretch[] {
  const column = columnOf(sort)
  const backwards = cursor?.direction === 'before'
  const descending = sort.startsWith('-') !== backwards
  if (!column.nullable) return [{ column, only: Prisma.sql`TRUE`, descending, beyond: cursor }]
  const inNothing = cursor?.value === nothing
  const values = { only: Prisma.sql`${column.name} IS NOT NULL`, beyond: inNothing ? undefined : cursor }
  const without = { only: Prisma.sql`${column.name} IS NULL`, beyond: inNothing ? cursor : undefined }
  const parts = inNothing ? (backwards ? [without, values] : [without]) : backwards ? [values] : [values, without]
  return parts.map((part) => ({ column, descending, ...part }))
}

/** Whether a row (t) belongs to the stretch. */
export function within({ column, only, descending, beyond }: Stretch): Prisma.Sql {
  if (!beyond) return only
  const side = descending ? Prisma.sql`<` : Prisma.sql`>`
  const { value, id } = beyond
  if (column.nullable && value === nothing) return Prisma.sql`${only} AND t."id" ${side} ${id}`
  const key = column.type === 'text' ? Prisma.sql`${value}::text` : Prisma.sql`${value}::timestamptz`
  return Prisma.sql`${only} AND (${column.name}, t."id") ${side} (${key}, ${id})`
}

/** The order of a stretch's rows, by their sort value and id as these expressions give them. */
export function inOrder({ descending }: Stretch, key: Prisma.Sql, id: Prisma.Sql): Prisma.Sql {
  const way = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  return Prisma.sql`ORDER BY ${key} ${way}, ${id} ${way}`
}

function columnOf(sort: TokenSort): Column {
  return columns[sort.replace('-', '') as keyof typeof columns]
}
