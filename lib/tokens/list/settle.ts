import 'server-only'
import { db } from '../../db/client'

const batchSize = 1_000

/**
 * Writes anew the list class of rows whose time has come: expired meanwhile, soon to expire, unused for long. Nothing depends on when
 * this runs, for such rows are judged by the clock; but they are judged one by one, so it keeps them few. Rows that somebody has locked
 * wait for the next time.
 * @returns how many rows were written.
 */
export async function settleTokenLists(): Promise<number> {
  let settled = 0
  let written: number
  do {
    written = await db.$executeRaw`
      UPDATE "Token" SET "listClassUntil" = NULL WHERE "id" IN (
        SELECT t."id" FROM "Organization" o CROSS JOIN LATERAL (
          SELECT "id" FROM "Token" WHERE "organizationId" = o."id" AND "listClassUntil" <= now()
          ORDER BY "listClassUntil" LIMIT ${batchSize} FOR NO KEY UPDATE SKIP LOCKED
        ) t WHERE o."deletedAt" IS NULL LIMIT ${batchSize}
      )`
    settled += written
  } while (written === batchSize)
  return settled
}
