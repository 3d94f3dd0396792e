import 'server-only'
import { db } from '../../db/client'
import type { TokenRealm } from '../realm'
import { isActive } from '../state/active'
import { countOf } from '../state/copy-sketch'
import { subtreeOf } from '../state/descendants'
import { isOwned, requireTokens } from '../state/require-tokens'
import type { BlastRadius } from '../types'
import { findLineage } from './find-token'

type Facts = { descendants: bigint; lastUsedAt: Date | null; lastUsedAddress: string | null; requests: bigint }

/** What revoking a token would take down: for the dialog that asks first. Uses count of the token and of all below it. */
export async function blastRadius(realm: TokenRealm, tokenId: string): Promise<BlastRadius> {
  const access = await requireTokens(realm, 'revoke')
  const token = (await findLineage(access, tokenId)).at(-1)!
  const [facts] = await db.$queryRaw<Facts[]>`
    WITH "subtree" AS (
      SELECT "id", "lastUsedAt", "lastUsedAddress", "effectiveExpiresAt", "effectiveRevokedAt" FROM "Token"
      WHERE ${isOwned(access)} AND ${subtreeOf(token, true)}
    ),
    "last" AS (
      SELECT "lastUsedAt", "lastUsedAddress" FROM "subtree" WHERE "lastUsedAt" IS NOT NULL
      ORDER BY "lastUsedAt" DESC LIMIT 1
    )
    SELECT
      (SELECT count(*) FROM "subtree" WHERE "id" <> ${tokenId} AND ${isActive('subtree')}) AS "descendants",
      (SELECT "lastUsedAt" FROM "last") AS "lastUsedAt",
      (SELECT "lastUsedAddress" FROM "last") AS "lastUsedAddress",
      (SELECT coalesce(sum(u."count"), 0) FROM "subtree" s JOIN "UsageMinute" u ON u."tokenId" = s."id"
        WHERE u."minute" >= now() - interval '24 hours') AS "requests"`
  const sketches = await db.$queryRaw<{ unlistedCopies: Uint8Array }[]>`
    SELECT c."unlistedCopies" FROM "Token" t JOIN "Credential" c ON c."tokenId" = t."id"
    WHERE c."unlistedCopies" IS NOT NULL AND (c."endsAt" IS NULL OR c."endsAt" > now())
      AND t."id" IN (SELECT "id" FROM "Token" WHERE ${isOwned(access)} AND ${subtreeOf(token, true)} AND ${isActive('Token')})`
  return {
    descendants: Number(facts?.descendants ?? 0),
    unlisted: sketches.reduce((sum, { unlistedCopies }) => sum + countOf(unlistedCopies), 0),
    lastUsedAt: facts?.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: facts?.lastUsedAddress ?? null,
    requestsLast24Hours: Number(facts?.requests ?? 0),
  }
}
