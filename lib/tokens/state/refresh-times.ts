import 'server-only'
import { Prisma, type Transaction } from '../../db/client'

/**
 * Recomputes expiry and not-before of everything below a token (not of itself) from their own restrictions and their parents. They are
 * fixed when a token is made; only a copy's can change, when the verifier meets it and finds other restrictions than were claimed.
 */
export async function refreshTimes(tx: Transaction, tokenId: string): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE "tree" AS (
      SELECT t."id", ${times} FROM "Token" p JOIN "Token" t ON t."parentId" = p."id" WHERE p."id" = ${tokenId}
      UNION ALL
      SELECT t."id", ${times} FROM "tree" p JOIN "Token" t ON t."parentId" = p."id"
    )
    UPDATE "Token" t
    SET "effectiveExpiresAt" = r."effectiveExpiresAt", "effectiveNotBefore" = r."effectiveNotBefore"
    FROM "tree" r
    WHERE t."id" = r."id" AND (t."effectiveExpiresAt", t."effectiveNotBefore")
      IS DISTINCT FROM (r."effectiveExpiresAt", r."effectiveNotBefore")`
}

const times = Prisma.sql`
  LEAST(t."expiresAt", p."effectiveExpiresAt")::timestamptz(3) AS "effectiveExpiresAt",
  GREATEST(p."effectiveNotBefore", (
    SELECT max((r->>'at')::timestamptz)
    FROM jsonb_array_elements(t."restrictions") b, jsonb_array_elements(b) r
    WHERE r->>'type' = 'not_before'
  ))::timestamptz(3) AS "effectiveNotBefore"`
