import 'server-only'
import { db } from '../db/client'

/** Verifiers are seconds behind at most; whoever was away for longer than this begins anew. */
const keptFor = '1 hour'
const atOnce = 10_000

/** Removes old rows of the change feed. The last one stays, however old: it is how readers know that they still read the same feed. */
export async function pruneChanges(): Promise<void> {
  for (let removed = atOnce; removed === atOnce; ) {
    removed = await db.$executeRaw`
      DELETE FROM "Change" WHERE "id" IN (
        SELECT "id" FROM "Change"
        WHERE "position" < (SELECT max("position") FROM "Change") AND "at" < clock_timestamp() - ${keptFor}::interval
        ORDER BY "position" LIMIT ${atOnce})`
  }
}
