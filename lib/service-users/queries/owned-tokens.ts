import 'server-only'
import { db, Prisma } from '../../db/client'
import { type RevocationCause, revocationCauseWords, tokenStatus } from '../../decision/status'
import { isActive } from './token-counts'

type Found = {
  id: string
  name: string
  effectiveExpiresAt: Date | null
  effectiveRevokedAt: Date | null
  cause: RevocationCause | null
  ancestor: string | null
  lastUsedAt: Date | null
}

/** The newest tokens of a service user, of any status or active ones alone. */
export async function ownedTokens(
  organizationId: string,
  serviceUserId: string,
  { active, take }: { active: boolean; take: number },
) {
  const rows = await db.$queryRaw<Found[]>`
    SELECT "id", "name", "effectiveExpiresAt", "effectiveRevokedAt", "lastUsedAt", "effectiveRevocationCause"::text AS "cause",
      (SELECT a."name" FROM "Token" a WHERE a."id" = "Token"."effectiveRevocationTokenId") AS "ancestor"
    FROM "Token"
    WHERE "organizationId" = ${organizationId} AND "serviceUserId" = ${serviceUserId}
      AND ${active ? isActive : Prisma.sql`TRUE`}
    ORDER BY "createdAt" DESC, "id" DESC LIMIT ${take}`
  const now = new Date()
  return rows.map(({ effectiveExpiresAt, effectiveRevokedAt, cause, ancestor, lastUsedAt, ...row }) => {
    const status = tokenStatus({ effectiveExpiresAt, effectiveRevokedAt }, now)
    return {
      ...row,
      status,
      cause: status === 'revoked' ? revocationCauseWords(cause, ancestor) : undefined,
      expiresAt: effectiveExpiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }
  })
}
