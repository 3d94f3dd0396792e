import { db, Prisma } from '../../lib/db/client'

const rowsAtOnce = 2_000

/** Inserts rows whose keys are the table's columns, all of them; a statement for each two thousand. */
export async function insertRows(table: string, rows: Record<string, unknown>[]): Promise<void> {
  const name = Prisma.raw(`"${table}"`)
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const json = JSON.stringify(rows.slice(start, start + rowsAtOnce))
    await db.$executeRaw`INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, ${json}::json)`
  }
}
