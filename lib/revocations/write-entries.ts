import 'server-only'
import type { ClientBase } from 'pg'
import { Prisma } from '../db/client'
import { mayStillCount } from './expiry'

/** Revocation ids in an entry, and in a page of entries. */
export const idsAtMost = 1_000

/** Up to so many tokens whose blocks change at once have entries of their own; of more, entries hold whatever fits. */
const tokensApart = 100

/**
 * Compares blocks with what the feed said last of each, and adds entries for those that differ: one for the highest of the tokens that
 * changed in a tree, with all that changed below it, in parts of a thousand. One statement for any number of blocks; its caller holds the lock.
 *
 * What is listed since its end came stays so, whatever becomes of the clock. Positions are times, in milliseconds, or follow the last: so
 * what a restored database publishes comes after all that it published before and does not know of.
 * @param found a query of effective-state.ts, of one organization.
 * @returns how many blocks were found.
 */
export async function writeEntries(client: ClientBase, found: Prisma.Sql, now: Date): Promise<number> {
  const { rows } = await client.query<{ found: number }>(Prisma.sql`
    WITH "found" AS (${found}),
    "compared" AS (
      SELECT f."organizationId", f."revocationId", f."credentialId", f."tokenId", f."path", f."expiresAt",
        f."revoked" OR coalesce(f."endsAt" <= greatest(${now}::timestamptz, CASE WHEN r."revoked" THEN r."at" END), false) AS "revoked",
        coalesce(r."revoked", false) AS "listed"
      FROM "found" f
      -- One look by id for each, whatever the planner believes of the table: hence the limit.
      LEFT JOIN LATERAL (
        SELECT * FROM "Revocation" l WHERE l."organizationId" = f."organizationId" AND l."revocationId" = f."revocationId" LIMIT 1
      ) r ON true
    ),
    "changed" AS MATERIALIZED (
      SELECT DISTINCT ON ("organizationId", "revocationId") * FROM "compared"
      WHERE "revoked" <> "listed" AND ${mayStillCount(Prisma.sql`"expiresAt"`, now)}
      ORDER BY "organizationId", "revocationId", "revoked" DESC
    ),
    "highest" AS MATERIALIZED (
      SELECT c.*, (
        SELECT above."id" FROM unnest(string_to_array(c."path", '/')) WITH ORDINALITY AS above("id", "depth")
        -- Found by its key: a join would compare all with all, should the planner expect but few.
        WHERE jsonb_exists(
          (SELECT jsonb_object_agg("tokenId" || '/' || "revoked", null) FROM "changed"), above."id" || '/' || c."revoked"
        )
        ORDER BY above."depth" LIMIT 1
      ) AS "highestId"
      FROM "changed" c
    ),
    "grouped" AS (
      SELECT "organizationId", "revocationId", "credentialId", "expiresAt", "revoked",
        CASE WHEN (SELECT count(DISTINCT "highestId") FROM "highest") <= ${tokensApart} THEN "highestId" END AS "highestId"
      FROM "highest"
    ),
    "parted" AS (
      SELECT g.*, (row_number() OVER (PARTITION BY "revoked", "highestId" ORDER BY "revocationId") - 1) / ${idsAtMost}::int AS "part"
      FROM "grouped" g
    ),
    "placed" AS (
      SELECT p.*, greatest(f."position", ${now.getTime() - 1}::bigint)
        + dense_rank() OVER (ORDER BY p."revoked" DESC, p."highestId", p."part") AS "position"
      FROM "parted" p LEFT JOIN "RevocationFeed" f ON f."organizationId" = p."organizationId"
    ),
    "advanced" AS (
      INSERT INTO "RevocationFeed" ("organizationId", "position")
      SELECT "organizationId", max("position") FROM "placed" GROUP BY "organizationId"
      ON CONFLICT ("organizationId") DO UPDATE SET "position" = EXCLUDED."position"
    ),
    "written" AS (
      INSERT INTO "Revocation"
        ("organizationId", "revocationId", "revoked", "position", "at", "tokenId", "credentialId", "expiresAt")
      SELECT "organizationId", "revocationId", "revoked", "position", ${now}::timestamptz, "highestId", "credentialId", "expiresAt"
      FROM "placed"
      ON CONFLICT ("organizationId", "revocationId") DO UPDATE SET
        "revoked" = EXCLUDED."revoked", "position" = EXCLUDED."position", "at" = EXCLUDED."at", "tokenId" = EXCLUDED."tokenId",
        "credentialId" = EXCLUDED."credentialId", "expiresAt" = EXCLUDED."expiresAt"
    )
    SELECT count(*)::int AS "found" FROM "found"`)
  return rows[0]!.found
}
