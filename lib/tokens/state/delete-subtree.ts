import 'server-only'
import { Prisma, type Transaction } from '../../db/client'
import { subtreeOf } from './descendants'

/** Removes a token's subtree. Its caller holds the root for update. */
export function deleteSubtree(
  tx: Transaction,
  organizationId: string,
  token: { id: string; rootId: string; path: string },
  now: Date,
): Promise<number> {
  return deleteTokens(tx, organizationId, subtreeOf(token, true), now)
}

/**
 * Removes whole subtrees, set by set, and leaves the tombstones: of each credential every block that Latchkey minted (their signatures,
 * and so their ids, are that credential's alone), and of each copy its last block. The name of a personal token is not kept: others may
 * read what remains.
 * @param doomed the condition over "Token" that they meet; a token meets it with everything below it.
 * @returns how many tokens are gone.
 */
export async function deleteTokens(
  tx: Transaction,
  organizationId: string,
  doomed: Prisma.Sql,
  now: Date,
): Promise<number> {
  // The revocation feed needs to hear of nothing but the authority block where that goes as well.
  const carriesLivingSecret = Prisma.sql`t."copyCredentialId" NOT IN (
    SELECT c."id" FROM (SELECT "id" FROM "Token" WHERE ${doomed}) d JOIN "Credential" c ON c."tokenId" = d."id"
  )`
  const name = Prisma.sql`CASE WHEN t."kind" = 'personal' THEN '' ELSE t."name" END`
  await tx.$executeRaw`
    INSERT INTO "Tombstone"
      ("organizationId", "revocationId", "credentialId", "tokenId", "tokenName", "deletedAt", "expiresAt", "awaitsFeed")
    SELECT ${organizationId}, b."id", c."id", t."id", ${name}, ${now}::timestamptz, t."effectiveExpiresAt", b."index" = 1
    FROM (SELECT * FROM "Token" WHERE ${doomed}) t JOIN "Credential" c ON c."tokenId" = t."id"
      CROSS JOIN unnest(c."revocationIds") WITH ORDINALITY AS b("id", "index")
    UNION ALL
    SELECT ${organizationId}, t."copyRevocationId", t."copyCredentialId", t."id", ${name}, ${now}::timestamptz,
      t."effectiveExpiresAt", ${carriesLivingSecret}
    FROM (SELECT * FROM "Token" WHERE "copyRevocationId" IS NOT NULL AND ${doomed}) t
    ON CONFLICT DO NOTHING`
  await tx.$executeRaw`DELETE FROM "UsageMinute" WHERE "tokenId" IN (SELECT "id" FROM "Token" WHERE ${doomed})`
  await tx.$executeRaw`DELETE FROM "Refusal" WHERE "tokenId" IN (SELECT "id" FROM "Token" WHERE ${doomed})`
  // Copies refer to credentials, and credentials to tokens.
  const copies = await tx.$executeRaw`DELETE FROM "Token" WHERE "copyCredentialId" IS NOT NULL AND ${doomed}`
  await tx.$executeRaw`DELETE FROM "Credential" WHERE "tokenId" IN (SELECT "id" FROM "Token" WHERE ${doomed})`
  return copies + (await tx.$executeRaw`DELETE FROM "Token" WHERE ${doomed}`)
}
