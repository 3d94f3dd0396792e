import 'server-only'
import { db } from '../../db/client'
import type { TokenRealm } from '../realm'
import { isOwned, requireTokens } from '../state/require-tokens'
import type { RestoreFacts } from '../types'
import { findLineage } from './find-token'

/** What comes back with a token: for the dialog that asks first. */
export async function restoreFacts(realm: TokenRealm, tokenId: string): Promise<RestoreFacts> {
  const access = await requireTokens(realm, 'restore')
  const { id } = (await findLineage(access, tokenId)).at(-1)!
  const [counts] = await db.$queryRaw<{ returning: bigint; staying: bigint }[]>`
    WITH RECURSIVE "tree" AS (
      SELECT "id", "revocationEvent" AS "event", "effectiveExpiresAt", true AS "returns" FROM "Token"
      WHERE "id" = ${id} AND ${isOwned(access)}
      UNION ALL
      SELECT t."id", p."event", t."effectiveExpiresAt",
        p."returns" AND (t."revokedAt" IS NULL OR coalesce(t."revocationEvent" = p."event", false))
          AND (t."secretsEndAt" IS NULL OR t."secretsEndAt" > now())
      FROM "tree" p JOIN "Token" t ON t."parentId" = p."id"
    )
    SELECT count(*) FILTER (WHERE "returns") AS "returning", count(*) FILTER (WHERE NOT "returns") AS "staying"
    FROM "tree" WHERE "id" <> ${id} AND ("effectiveExpiresAt" IS NULL OR "effectiveExpiresAt" > now())`
  return { returning: Number(counts?.returning ?? 0), staying: Number(counts?.staying ?? 0) }
}
