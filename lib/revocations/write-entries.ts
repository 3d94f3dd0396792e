import 'server-only'
import type { ClientBase } from 'pg'
import { Prisma } from '../db/client'

/** Revocation ids in an entry, and in a page of entries. */
export const idsAtMost = 1_000

/** So long after its expiry a block is left out: some clocks go behind this one. */
export const expiredFor = Prisma.sql`interval '1 day'`

/** Up to so many tokens whose blocks change at once have entries of their own; of more, entries hold whatever fits. */
const tokensApart = 100

/**
 * Compares blocks with what the feed said last of each, and adds entries for those that differ: one for the highest of the tokens that
 * changed in a tree, with all that changed below it, in parts of a thousand. One statement for any number of blocks; its caller holds the lock.
 * @param found a query of effective-state.ts.
 */
export async function writeEntries(client: ClientBase, found: Prisma.Sql, now: Date): Promise<void> {
  await client.query(Prisma.sql`
    WITH "found" AS (${found}),
    "changed" AS MATERIALIZED (
      SELECT DISTINCT ON (f."organizationId", f."revocationId") f.*
      FROM "found" f
      LEFT JOIN "Revocation" r ON r."organizationId" = f."organizationId" AND r."revocationId" = f."revocationId"
      WHERE f."revoked" <> coalesce(r."revoked", false)
        AND coalesce(f."expiresAt", 'infinity') > ${now}::timestamptz - ${expiredFor}
      ORDER BY f."organizationId", f."revocationId", f."revoked" DESC
    ),
    "highest" AS (
      SELECT DISTINCT ON (c."organizationId", c."revocationId") c."organizationId", c."revocationId", above."id" AS "tokenId"
      FROM "changed" c
      CROSS JOIN unnest(string_to_array(c."path", '/')) WITH ORDINALITY AS above("id", "depth")
      JOIN (SELECT DISTINCT "tokenId", "revoked" FROM "changed") o ON o."tokenId" = above."id" AND o."revoked" = c."revoked"
      ORDER BY c."organizationId", c."revocationId", above."depth"
    ),
    "counted" AS (
      SELECT "organizationId", count(DISTINCT "tokenId") AS "tokens" FROM "highest" GROUP BY "organizationId"
    ),
    "grouped" AS (
      SELECT c.*, CASE WHEN n."tokens" <= ${tokensApart} THEN h."tokenId" END AS "highestId"
      FROM "changed" c
      JOIN "highest" h USING ("organizationId", "revocationId")
      JOIN "counted" n USING ("organizationId")
    ),
    "parted" AS (
      SELECT g.*, (row_number() OVER (
          PARTITION BY "organizationId", "revoked", "highestId" ORDER BY "revocationId"
        ) - 1) / ${idsAtMost}::int AS "part"
      FROM "grouped" g
    ),
    "placed" AS (
      SELECT p.*, coalesce(f."position", 0) + dense_rank() OVER (
          PARTITION BY p."organizationId" ORDER BY p."revoked" DESC, p."highestId", p."part"
        ) AS "position"
      FROM "parted" p LEFT JOIN "RevocationFeed" f ON f."organizationId" = p."organizationId"
    ),
    "advanced" AS (
      INSERT INTO "RevocationFeed" ("organizationId", "position")
      SELECT "organizationId", max("position") FROM "placed" GROUP BY "organizationId"
      ON CONFLICT ("organizationId") DO UPDATE SET "position" = EXCLUDED."position"
    )
    INSERT INTO "Revocation"
      ("organizationId", "revocationId", "revoked", "position", "at", "tokenId", "credentialId", "expiresAt")
    SELECT "organizationId", "revocationId", "revoked", "position", ${now}::timestamptz, "highestId", "credentialId", "expiresAt"
    FROM "placed"
    ON CONFLICT ("organizationId", "revocationId") DO UPDATE SET
      "revoked" = EXCLUDED."revoked", "position" = EXCLUDED."position", "at" = EXCLUDED."at", "tokenId" = EXCLUDED."tokenId",
      "credentialId" = EXCLUDED."credentialId", "expiresAt" = EXCLUDED."expiresAt"`)
}
