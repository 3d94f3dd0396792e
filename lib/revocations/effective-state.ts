import 'server-only'
import { Prisma } from '../db/client'
import { mayStillCount } from './expiry'

// Queries for blocks, and whether the feed has to list each as revoked. All have these columns: organizationId, revocationId, credentialId,
// tokenId, path (of ids, from the root to the token), expiresAt, endsAt (revoked from then on, too), revoked. A feed lists a token's authority
// blocks, since every copy of a secret carries the one of that secret; and the last blocks of copies, for what happens to them alone.

/** The blocks of tokens that are there, in some trees. One look by id for each, whatever the planner believes of the tables: hence OFFSET 0. */
export function presentBlocks(rootIds: string[]): Prisma.Sql {
  const tokens = Prisma.sql`unnest(${rootIds}::text[]) AS root("id")
    CROSS JOIN LATERAL (SELECT * FROM "Token" WHERE "rootId" = root."id" OFFSET 0) t`
  return Prisma.sql`${mintedBlocks(tokens)} UNION ALL ${copiedBlocks(tokens)}`
}

/** Authority blocks. They fall with their token, with their secret, with its key, and while whoever owns them is not active. */
function mintedBlocks(tokens: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT t."organizationId", c."revocationIds"[1] AS "revocationId", c."id" AS "credentialId", t."id" AS "tokenId", t."path",
      t."effectiveExpiresAt" AS "expiresAt", least(t."effectiveRevokedAt", c."endsAt") AS "endsAt",
      k."state" = 'retired' OR o."deletedAt" IS NOT NULL
        OR u."deactivatedAt" IS NOT NULL OR m."deactivatedAt" IS NOT NULL AS "revoked"
    FROM ${tokens}
    CROSS JOIN LATERAL (SELECT * FROM "Credential" WHERE "tokenId" = t."id" OFFSET 0) c
    JOIN "SigningKey" k ON k."id" = c."signingKeyId"
    JOIN "Organization" o ON o."id" = t."organizationId"
    LEFT JOIN "ServiceUser" u ON u."id" = t."serviceUserId"
    LEFT JOIN "Membership" m ON m."id" = t."membershipId"`
}

/**
 * Last blocks of copies. They fall with a copy that was revoked itself, and with one above it; whatever else ends them ends the authority
 * block that they carry. The expiry that counts is that of the secret: a copy's own may be no more than claimed.
 */
function copiedBlocks(tokens: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT t."organizationId", t."copyRevocationId", t."copyCredentialId", t."id", t."path", c."effectiveExpiresAt",
      NULL::timestamptz, ${copyIsRevoked('t')} OR EXISTS (
        SELECT FROM "Tombstone" b WHERE b."organizationId" = t."organizationId" AND b."revocationId" = t."copyRevocationId"
          AND (t."firstSeenAt" IS NULL OR b."credentialId" = t."copyCredentialId")
      ) OR (t."firstSeenAt" IS NULL AND EXISTS (SELECT FROM "Token" r WHERE ${sameBlock('r', 't')} AND ${copyIsRevoked('r')}))
    FROM ${tokens}
    CROSS JOIN LATERAL (
      SELECT h."effectiveExpiresAt" FROM "Credential" s JOIN "Token" h ON h."id" = s."tokenId" WHERE s."id" = t."copyCredentialId" OFFSET 0
    ) c
    WHERE t."copyRevocationId" IS NOT NULL AND (t."firstSeenAt" IS NOT NULL OR NOT (
      ${isMinted(Prisma.sql`t."copyRevocationId"`, Prisma.sql`t."organizationId"`)}
      OR EXISTS (SELECT FROM "Token" s WHERE ${sameBlock('s', 't')} AND s."firstSeenAt" IS NOT NULL)
    ))`
}

/**
 * Takes what was deleted of an organization and is new to the feed, or some of it. What a copy claimed to be its block, and is a secret's own or
 * that of a copy that was seen, waits until that is gone: till then its own state decides.
 */
export const newlyBuriedBlocks = (organizationId: string, most: number) => Prisma.sql`
  UPDATE "Tombstone" b SET "awaitsFeed" = false
  FROM (
    SELECT w."revocationId", w."credentialId",
      CASE WHEN c."id" IS NULL THEN w."expiresAt" ELSE h."effectiveExpiresAt" END AS "expiresAt"
    FROM "Tombstone" w
    LEFT JOIN "Credential" c ON c."id" = w."credentialId"
    LEFT JOIN "Token" h ON h."id" = c."tokenId"
    WHERE w."organizationId" = ${organizationId} AND w."awaitsFeed"
      AND NOT ${isMinted(Prisma.sql`w."revocationId"`, Prisma.sql`w."organizationId"`)}
      AND NOT EXISTS (
        SELECT FROM "Token" s
        WHERE s."copyRevocationId" = w."revocationId" AND s."organizationId" = w."organizationId"
          AND s."copyCredentialId" <> w."credentialId" AND s."firstSeenAt" IS NOT NULL
      )
    LIMIT ${most}
  ) n
  WHERE b."organizationId" = ${organizationId} AND b."revocationId" = n."revocationId" AND b."credentialId" = n."credentialId"
  RETURNING b."organizationId", b."revocationId", b."credentialId", b."tokenId", b."tokenId" AS "path", n."expiresAt",
    NULL::timestamptz AS "endsAt", true AS "revoked"`

/**
 * Has an organization's feed take once more what was deleted, would not have expired, and is not listed. Which block of a deleted secret is its
 * authority block is not known any more: then all are listed, and nothing but that secret carries them.
 */
export const awaitMissingBlocks = (organizationId: string, now: Date) => Prisma.sql`
  UPDATE "Tombstone" b SET "awaitsFeed" = true
  WHERE b."organizationId" = ${organizationId} AND NOT b."awaitsFeed"
    AND (${mayStillCount(Prisma.sql`b."expiresAt"`, now)} OR EXISTS (SELECT FROM "Credential" c WHERE c."id" = b."credentialId"))
    AND NOT EXISTS (
      SELECT FROM "Revocation" r
      WHERE r."organizationId" = b."organizationId" AND r."revocationId" = b."revocationId" AND r."revoked"
    )`

/** Whether a copy, or one above it, was revoked itself. One look by id for each, whatever the planner believes of the table: hence no join. */
function copyIsRevoked(alias: string): Prisma.Sql {
  const path = Prisma.raw(`"${alias}"."path"`)
  return Prisma.sql`EXISTS (
    SELECT FROM unnest(string_to_array(${path}, '/')) AS above("id")
    WHERE (
      SELECT CASE WHEN a."copyRevocationId" IS NOT NULL THEN a."revokedAt" END FROM "Token" a WHERE a."id" = above."id"
    ) IS NOT NULL
  )`
}

/** Whoever registers a copy names its block, and could name anybody's: seen by the verifier, it is known to be its own. */
function sameBlock(other: string, alias: string): Prisma.Sql {
  const [o, t] = [Prisma.raw(`"${other}"`), Prisma.raw(`"${alias}"`)]
  return Prisma.sql`${o}."copyRevocationId" = ${t}."copyRevocationId" AND ${o}."organizationId" = ${t}."organizationId" AND ${o}."id" <> ${t}."id"`
}

/** Whether Latchkey minted a block itself, for a credential that is there. Counted, as the first of many would be looked for without the index. */
function isMinted(revocationId: Prisma.Sql, organizationId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`0 < (
    SELECT count(*) FROM "Credential" x
    WHERE short_ids(x."revocationIds") @> ARRAY[left(${revocationId}, 16)] AND ${revocationId} = ANY(x."revocationIds")
      AND x."organizationId" = ${organizationId}
  )`
}
