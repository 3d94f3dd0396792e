import 'server-only'
import type { Prisma, Transaction } from '../../db/client'
import { subtreeOf } from './descendants'

/**
 * Removes a token's subtree, set by set, and leaves the tombstones.
 * @returns how many tokens are gone.
 */
export function deleteSubtree(
  tx: Transaction,
  organizationId: string,
  token: { id: string; rootId: string; path: string },
  now: Date,
): Promise<number> {
  return deleteTokens(tx, organizationId, subtreeOf(token, true), now)
}

/**
 * Removes whole trees or subtrees, which the caller has locked by their roots, and leaves the tombstones: of each credential every block
 * that Latchkey minted (their signatures, and so their ids, are that credential's alone), and of each copy its last block.
 * @param doomed the condition on "Token", whose columns it names without a table.
 * @returns how many tokens are gone.
 */
export async function deleteTokens(
  tx: Transaction,
  organizationId: string,
  doomed: Prisma.Sql,
  now: Date,
): Promise<number> {
  await tx.$executeRaw`
    INSERT INTO "Tombstone"
      ("organizationId", "revocationId", "credentialId", "tokenId", "tokenName", "deletedAt", "expiresAt")
    SELECT ${organizationId}, unnest(c."revocationIds"), c."id", t."id", t."name", ${now}::timestamptz, t."effectiveExpiresAt"
    FROM (SELECT * FROM "Token" WHERE ${doomed}) t JOIN "Credential" c ON c."tokenId" = t."id"
    UNION ALL
    SELECT ${organizationId}, t."copyRevocationId", t."copyCredentialId", t."id", t."name", ${now}::timestamptz,
      t."effectiveExpiresAt"
    FROM "Token" t WHERE t."copyRevocationId" IS NOT NULL AND ${doomed}
    ON CONFLICT DO NOTHING`
  await tx.$executeRaw`DELETE FROM "UsageMinute" WHERE "tokenId" IN (SELECT "id" FROM "Token" WHERE ${doomed})`
  // Copies refer to credentials, and credentials to tokens.
  const copies = await tx.$executeRaw`DELETE FROM "Token" WHERE "copyCredentialId" IS NOT NULL AND ${doomed}`
  await tx.$executeRaw`DELETE FROM "Credential" WHERE "tokenId" IN (SELECT "id" FROM "Token" WHERE ${doomed})`
  return copies + (await tx.$executeRaw`DELETE FROM "Token" WHERE ${doomed}`)
}
