import 'server-only'
import { db } from '../db/client'
import { expiredFor } from './write-entries'

const atOnce = 10_000

/**
 * Removes what the feeds say of blocks that are refused anyway, because they have expired. Of any other a feed keeps what it said last; what
 * it said before was replaced by that.
 */
export async function compactRevocations(): Promise<void> {
  for (let removed = atOnce; removed === atOnce; ) {
    removed = await db.$executeRaw`
      DELETE FROM "Revocation" WHERE ("organizationId", "revocationId") IN (
        SELECT "organizationId", "revocationId" FROM "Revocation"
        WHERE "expiresAt" <= clock_timestamp() - ${expiredFor}
        ORDER BY "expiresAt" LIMIT ${atOnce})`
  }
}
