import 'server-only'
import { setTimeout } from 'node:timers/promises'
import { db } from '../db/client'
import { expiredFor } from './expiry'

const atOnce = 1_000
/** Milliseconds: whoever hands out changes finds the lock free in between. */
const pause = 100

/**
 * Removes what the feeds say of blocks that are refused anyway, because they have expired. Of any other a feed keeps what it said last; what
 * it said before was replaced by that.
 */
export async function compactRevocations(): Promise<void> {
  while ((await removeSome()) === atOnce) await setTimeout(pause)
}

/**
 * Goes by the clock that changes were last handed out by: should that prove wrong, all is compared after it was set right, and what was removed
 * too early is added again. What is said anew meanwhile stays.
 */
function removeSome(): Promise<number> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/revocations'))`
    return tx.$executeRaw`
      WITH "old" AS (
        SELECT least("dueThrough", clock_timestamp()) - ${expiredFor} AS "end" FROM "RevocationProgress"
      )
      DELETE FROM "Revocation" r USING "old"
      WHERE r."expiresAt" <= "old"."end" AND (r."organizationId", r."revocationId") IN (
        SELECT "organizationId", "revocationId" FROM "Revocation"
        WHERE "expiresAt" <= (SELECT "end" FROM "old") ORDER BY "expiresAt" LIMIT ${atOnce}
      )`
  })
}
