import { db } from '../db/client'
import type { TestOrganization } from './factories'

/**
 * So many roots of a service user, each with a secret that nobody has.
 * @returns the revocation ids of their authority blocks, in the order of the roots' ids.
 */
export async function insertManyTokens(
  { id: organizationId, signingKey: { id: key } }: TestOrganization,
  serviceUserId: string,
  count: number,
): Promise<string[]> {
  await db.$executeRaw`
    INSERT INTO "Token" ("id", "organizationId", "kind", "serviceUserId", "ownerName", "ownerIdentifier", "rootId", "path", "name",
      "nameKey", "createdByName")
    SELECT "id", ${organizationId}, 'service', ${serviceUserId}, '', '', "id", "id", "id", "id", ''
    FROM (SELECT 'tok_' || ${key}::text || '_' || lpad(n::text, 9, '0') AS "id" FROM generate_series(1, ${count}::int) n) many`
  // They begin differently, as real ones do.
  const minted = await db.$queryRaw<{ revocationId: string }[]>`
    INSERT INTO "Credential" ("id", "organizationId", "tokenId", "signingKeyId", "revocationIds")
    SELECT replace("id", 'tok_', 'crd_'), "organizationId", "id", ${key}, ARRAY[
      rpad(lpad(to_hex(n), 16, '0'), 128, '0'), rpad(lpad(to_hex(n), 16, 'f'), 128, 'f')
    ]
    FROM (
      SELECT *, row_number() OVER (ORDER BY "id") AS n FROM "Token"
      WHERE "organizationId" = ${organizationId} AND "id" LIKE ${`tok_${key}_%`}
    ) many
    RETURNING "revocationIds"[1] AS "revocationId"`
  return minted.map(({ revocationId }) => revocationId).sort()
}
