import 'server-only'
import { db } from '../../db/client'

/** PostgreSQL's time, by which every status is told: the same for list, detail page and verifier. */
export async function clock(): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS "now"`
  return row!.now
}
