import { db } from '@/lib/db/client'

/**
 * When transactions were committed that changed what decisions rest on, as performance.now() tells, by what the database noted itself: the time
 * is taken under the lock that each holds until it can be seen, so that the next one's is later than that.
 */
export async function commitTimes(): Promise<number[]> {
  const rows = await db.$queryRaw<{ at: Date }[]>`
    SELECT min("at") AS at FROM "Change" WHERE "position" IS NOT NULL GROUP BY xmin::text`
  const offset = Date.now() - performance.now()
  return rows.map(({ at }) => at.getTime() - offset)
}
