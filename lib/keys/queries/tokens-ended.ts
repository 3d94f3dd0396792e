import 'server-only'
import { db, Prisma } from '../../db/client'
import { type Count, countLimit, countOf } from '../../lists/count'
import { isActive } from '../../tokens/state/active'

/** Secrets of a key that work: not ended, and of an active token. `from` is what they are counted in. */
export function liveSecrets(keyId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    FROM "Credential" c JOIN "Token" t ON t."id" = c."tokenId"
    WHERE c."signingKeyId" = ${keyId} AND (c."endsAt" IS NULL OR c."endsAt" > now()) AND ${isActive('t')}`
}

/**
 * How many active tokens retiring a key would end: those without a secret of another key, the copies that carry one of its secrets, and
 * whatever lies below either.
 */
export async function countTokensEnded(organizationId: string, keyId: number): Promise<Count> {
  const highest = Prisma.sql`
    SELECT t."rootId", t."path" ${liveSecrets(Prisma.sql`${keyId}`)} AND t."organizationId" = ${organizationId}
      AND NOT EXISTS (
        SELECT FROM "Credential" o
        WHERE o."tokenId" = t."id" AND o."signingKeyId" <> ${keyId} AND (o."endsAt" IS NULL OR o."endsAt" > now())
      )
    UNION ALL
    SELECT t."rootId", t."path" FROM "Credential" c JOIN "Token" t ON t."copyCredentialId" = c."id"
    WHERE t."organizationId" = ${organizationId} AND c."signingKeyId" = ${keyId} AND (c."endsAt" IS NULL OR c."endsAt" > now()) AND ${isActive('t')}`
  // Beyond the limit nothing more is looked at: every one of the highest is a token that ends.
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    WITH "highest" AS MATERIALIZED (SELECT * FROM (${highest}) h LIMIT ${countLimit + 1})
    SELECT CASE
      WHEN (SELECT count(*) FROM "highest") > ${countLimit} THEN ${countLimit + 1}
      ELSE (
        SELECT count(*) FROM (
          SELECT DISTINCT d."id" FROM "highest" h
          JOIN "Token" d ON d."rootId" = h."rootId"
            AND (d."path" = h."path" OR (d."path" > h."path" || '/' AND d."path" < h."path" || '0'))
          WHERE ${isActive('d')}
        ) AS "ended"
      )
    END AS "count"`
  return countOf(Number(row?.count ?? 0))
}
