import 'server-only'
import { Prisma } from '../db/client'
import { type Cursor, encodeCursor } from './cursor'

/**
 * How a list is sorted. `column` and `id` are SQL expressions that one index has in this order, ids as the tie-break; `type` is the
 * column's SQL type, to which the cursor's text is cast. The column is never null: where rows without a value come last, it is
 * `coalesce(x, 'infinity')` or `coalesce(x, '-infinity')` and its index is on that expression, because an OR for nulls would scan.
 */
export type Sort = {
  column: Prisma.Sql
  id: Prisma.Sql
  type: 'text' | 'timestamptz'
  order: 'asc' | 'desc'
}

export type Page<Row> = { rows: Row[]; previous: string | undefined; next: string | undefined }

/**
 * The WHERE condition and ORDER BY of one page. Prisma's `where` has no row comparison, `(a, b) < (x, y)`, which is what lets an
 * index answer a deep page as fast as the first. Backwards the order is reversed; `toPage` turns the rows round again.
 */
export function keyset(sort: Sort, cursor: Cursor | undefined): { condition: Prisma.Sql; orderBy: Prisma.Sql } {
  const descending = (sort.order === 'desc') !== (cursor?.direction === 'before')
  const way = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const orderBy = Prisma.sql`ORDER BY ${sort.column} ${way}, ${sort.id} ${way}`
  if (!cursor) return { condition: Prisma.sql`TRUE`, orderBy }
  const beyond = descending ? Prisma.sql`<` : Prisma.sql`>`
  const value =
    sort.type === 'timestamptz' ? Prisma.sql`${cursor.value}::timestamptz` : Prisma.sql`${cursor.value}::text`
  return { condition: Prisma.sql`(${sort.column}, ${sort.id}) ${beyond} (${value}, ${cursor.id})`, orderBy }
}

/**
 * Turns what the database gave for `LIMIT size + 1` into a page with the cursors of its neighbours.
 * @param key the sort value (a timestamp as ISO text) and id of a row.
 */
export function toPage<Row>(
  found: Row[],
  size: number,
  cursor: Cursor | undefined,
  key: (row: Row) => { value: string; id: string },
): Page<Row> {
  const backwards = cursor?.direction === 'before'
  const more = found.length > size
  const rows = found.slice(0, size)
  if (backwards) rows.reverse()
  const first = rows[0]
  const last = rows[rows.length - 1]
  const hasPrevious = backwards ? more : cursor !== undefined
  const hasNext = backwards || more
  return {
    rows,
    previous: hasPrevious && first ? encodeCursor({ direction: 'before', ...key(first) }) : undefined,
    next: hasNext && last ? encodeCursor({ direction: 'after', ...key(last) }) : undefined,
  }
}
