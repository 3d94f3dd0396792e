import 'server-only'
import { Prisma, type Transaction } from '../../db/client'

/** How many tokens were active and are revoked now, and how many the other way round (their unused days count anew). */
type Turned = { fallen: number; returned: number }

/** Recomputes the subtree of one token, itself included: see refreshSubtrees. */
export function refreshSubtree(tx: Transaction, tokenId: string, now: Date): Promise<Turned> {
  return refreshSubtrees(tx, Prisma.sql`SELECT ${tokenId}`, now)
}

/**
 * Recomputes from when on, and why, each token of some subtrees counts as revoked, from what the tokens are themselves and from what lies
 * above them. Every change of state ends with it; its caller holds the roots for update.
 *
 * Revoked itself: its own cause. Else one whose last secret ends: `old_secret` or `key_retired`, from that time on. Else as the parent is:
 * `ancestor`, naming the nearest ancestor that was revoked itself, or whose secrets ended. Where several hold, the earliest time counts.
 * @param tokenIds a query for the ids of the highest tokens; none of them lies below another.
 */
export async function refreshSubtrees(tx: Transaction, tokenIds: Prisma.Sql, now: Date): Promise<Turned> {
  const [counts] = await tx.$queryRaw<{ fallen: bigint; returned: bigint }[]>`
    WITH RECURSIVE "tree" AS (
      SELECT ${recomputed}
      FROM "Token" t ${secret}
      LEFT JOIN (
        SELECT "id", "effectiveRevokedAt" AS "at", "effectiveRevocationTokenId" AS "tokenId" FROM "Token"
      ) p ON p."id" = t."parentId"
      WHERE t."id" IN (${tokenIds})
      UNION ALL
      SELECT ${recomputed}
      FROM "tree" p
      JOIN "Token" t ON t."parentId" = p."id" ${secret}
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
        "secretsEndAt" = j."secretsEndAt",
        "restoredAt" = CASE WHEN j."wasDown" AND j."isDown" IS NOT TRUE THEN ${now}::timestamptz ELSE t."restoredAt" END
      FROM "judged" j
      WHERE t."id" = j."id"
        AND (t."effectiveRevokedAt", t."effectiveRevocationCause", t."effectiveRevocationTokenId", t."secretsEndAt")
          IS DISTINCT FROM (j."at", j."cause", j."tokenId", j."secretsEndAt")
    )
    SELECT
      count(*) FILTER (WHERE "wasDown" IS NOT TRUE AND "isDown" AND "expired" IS NOT TRUE) AS "fallen",
      count(*) FILTER (WHERE "wasDown" AND "isDown" IS NOT TRUE AND "expired" IS NOT TRUE) AS "returned"
    FROM "judged"`
  return { fallen: Number(counts?.fallen ?? 0), returned: Number(counts?.returned ?? 0) }
}

// When the last secret of a token (t) ends for good: of a copy the one that it carries (it has none of its own), of a minted token once
// none is without an end. Retiring a signing key ends its secrets, so an end that is not before the retirement was brought by it.
const secret = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT m."endsAt", m."endsAt" >= k."retiredAt" AS "byKey"
    FROM "Credential" m JOIN "SigningKey" k ON k."id" = m."signingKeyId"
    WHERE m."tokenId" = t."id" OR m."id" = t."copyCredentialId"
    ORDER BY m."endsAt" DESC NULLS FIRST LIMIT 1
  ) s ON true`

// The secret ends before the parent does, or the parent does not end.
const endsBySecret = Prisma.sql`(s."endsAt" IS NOT NULL AND (p."at" IS NULL OR s."endsAt" <= p."at"))`

// A token (t), the end of its secrets (s) and its parent as recomputed (p).
const recomputed = Prisma.sql`
  t."id", s."endsAt" AS "secretsEndAt", t."effectiveExpiresAt", t."effectiveRevokedAt" AS "before",
  CASE WHEN t."revokedAt" IS NOT NULL THEN LEAST(t."revokedAt", p."at", s."endsAt")
    WHEN ${endsBySecret} THEN s."endsAt"
    ELSE p."at" END AS "at",
  CASE WHEN t."revokedAt" IS NOT NULL THEN t."revocationCause"
    WHEN ${endsBySecret} THEN
      CASE WHEN s."byKey" OR t."copyCredentialId" IS NULL THEN 'key_retired' ELSE 'old_secret' END::"RevocationCause"
    WHEN p."at" IS NOT NULL THEN 'ancestor'::"RevocationCause" END AS "cause",
  CASE WHEN t."revokedAt" IS NOT NULL OR ${endsBySecret} THEN NULL
    WHEN p."at" IS NOT NULL THEN coalesce(p."tokenId", p."id") END AS "tokenId"`
