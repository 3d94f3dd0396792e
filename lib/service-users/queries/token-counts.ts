import 'server-only'
import type { db, Transaction } from '../../db/client'

/** How many tokens a service user has, and how many of them are active. */
export async function tokenCounts(
  reader: typeof db | Transaction,
  organizationId: string,
  serviceUserId: string,
): Promise<{ all: number; active: number }> {
  const [row] = await reader.$queryRaw<{ all: bigint; active: bigint }[]>`
    SELECT count(*) AS "all", count(*) FILTER (
      WHERE ("effectiveExpiresAt" IS NULL OR "effectiveExpiresAt" > now())
        AND ("effectiveRevokedAt" IS NULL OR "effectiveRevokedAt" > now())
    ) AS "active"
    FROM "Token" WHERE "organizationId" = ${organizationId} AND "serviceUserId" = ${serviceUserId}`
  return { all: Number(row?.all ?? 0), active: Number(row?.active ?? 0) }
}
