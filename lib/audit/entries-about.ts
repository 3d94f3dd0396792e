import 'server-only'
import { Prisma } from '../db/client'
import { type AuditRow, toRow } from './row'
import { storedEntries } from './verify'

/** The latest entries of a chain about one thing, and whether there are more. Its callers ask who and whether. */
export async function entriesAbout(
  chain: string,
  entity: { type: string; id: string },
  limit: number,
): Promise<{ rows: AuditRow[]; more: boolean }> {
  const found = await storedEntries(Prisma.sql`
    e."chain" = ${chain} AND e."entityType" = ${entity.type} AND e."entityId" = ${entity.id}
    ORDER BY e."position" DESC LIMIT ${limit + 1}`)
  return { rows: found.slice(0, limit).map((entry) => toRow(entry)), more: found.length > limit }
}
