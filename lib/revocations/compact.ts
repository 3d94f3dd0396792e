import 'server-only'
import { db } from '../db/client'
import { expiredFor } from './expiry'

const atOnce = 10_000

/**
 * Removes what the feeds say of blocks that are refused anyway, because they have expired. Of any other a feed keeps what it said last; what
 * it said before was replaced by that.
 */
export async function compactRevocations(): Promise<void> {
  while ((await removeSome()) === atOnce);
}

/** Goes by the publisher's clock, between two of its looks: should that clock prove wrong, it adds again what was removed too early. */
function removeSome(): Promise<number> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/revocations'))`
    return tx.$executeRaw`
      DELETE FROM "Revocation" WHERE ("organizationId", "revocationId") IN (
        SELECT "organizationId", "revocationId" FROM "Revocation"
        WHERE "expiresAt" <= (SELECT least("dueThrough", clock_timestamp()) FROM "RevocationProgress") - ${expiredFor}
        ORDER BY "expiresAt" LIMIT ${atOnce})`
  })
}
