import 'server-only'
import { Prisma, type Transaction } from '../../db/client'

/**
 * Recomputes from when on, and why, each token of a subtree counts as revoked, from what the tokens are themselves and from what lies
 * above them. Every change of state ends with it; its caller holds the root for update.
 *
 * Revoked itself: its own cause. Else a copy whose secret ends: `old_secret`, from that time on. Else as the parent is: `ancestor`,
 * naming the nearest ancestor that was revoked itself. Where several hold, the earliest time counts.
 * @returns how many tokens were active and are revoked now, and how many the other way round (their unused days count anew).
 */
export async function refreshSubtree(
  tx: Transaction,
  tokenId: string,
  now: Date,
): Promise<{ fallen: number; returned: number }> {
  const [counts] = await tx.$queryRaw<{ fallen: bigint; returned: bigint }[]>`
    WITH RECURSIVE "tree" AS (
      SELECT ${recomputed}
      FROM "Token" t
      LEFT JOIN "Credential" c ON c."id" = t."copyCredentialId"
      LEFT JOIN (
        SELECT "id", "revokedAt", "effectiveRevokedAt" AS "at", "effectiveRevocationTokenId" AS "tokenId" FROM "Token"
      ) p ON p."id" = t."parentId"
      WHERE t."id" = ${tokenId}
      UNION ALL
      SELECT ${recomputed}
      FROM "tree" p
      JOIN "Token" t ON t."parentId" = p."id"
      LEFT JOIN "Credential" c ON c."id" = t."copyCredentialId"
    ),
    "judged" AS (
      SELECT *, "before" <= ${now}::timestamptz AS "wasDown", "at" <= ${now}::timestamptz AS "isDown",
        "effectiveExpiresAt" <= ${now}::timestamptz AS "expired"
      FROM "tree"
    ),
    "written" AS (
      UPDATE "Token" t SET
        "effectiveRevokedAt" = j."at",
        "effectiveRevocationCause" = j."cause",
        "effectiveRevocationTokenId" = j."tokenId",
        "restoredAt" = CASE WHEN j."wasDown" AND j."isDown" IS NOT TRUE THEN ${now}::timestamptz ELSE t."restoredAt" END
      FROM "judged" j
      WHERE t."id" = j."id" AND (t."effectiveRevokedAt", t."effectiveRevocationCause", t."effectiveRevocationTokenId")
        IS DISTINCT FROM (j."at", j."cause", j."tokenId")
    )
    SELECT
      count(*) FILTER (WHERE "wasDown" IS NOT TRUE AND "isDown" AND "expired" IS NOT TRUE) AS "fallen",
      count(*) FILTER (WHERE "wasDown" AND "isDown" IS NOT TRUE AND "expired" IS NOT TRUE) AS "returned"
    FROM "judged"`
  return { fallen: Number(counts?.fallen ?? 0), returned: Number(counts?.returned ?? 0) }
}

// The secret of a copy ends before the parent does, or the parent does not end: copies of a copy end with the same secret.
const endsBySecret = Prisma.sql`(c."endsAt" IS NOT NULL AND (p."at" IS NULL OR c."endsAt" <= p."at"))`

// A token (t), the credential of a copy (c) and its parent as recomputed (p).
const recomputed = Prisma.sql`
  t."id", t."revokedAt", t."effectiveExpiresAt", t."effectiveRevokedAt" AS "before",
  CASE WHEN t."revokedAt" IS NOT NULL THEN LEAST(t."revokedAt", p."at", c."endsAt")
    WHEN ${endsBySecret} THEN c."endsAt"
    ELSE p."at" END AS "at",
  CASE WHEN t."revokedAt" IS NOT NULL THEN t."revocationCause"
    WHEN ${endsBySecret} THEN 'old_secret'::"RevocationCause"
    WHEN p."at" IS NOT NULL THEN 'ancestor'::"RevocationCause" END AS "cause",
  CASE WHEN t."revokedAt" IS NOT NULL OR ${endsBySecret} THEN NULL
    WHEN p."revokedAt" IS NOT NULL THEN p."id"
    ELSE p."tokenId" END AS "tokenId"`
