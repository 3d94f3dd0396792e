import 'server-only'
import { db, Prisma } from '../../db/client'
import { tokenStatus } from '../../decision/status'
import { isActive } from './token-counts'

type Found = {
  id: string
  name: string
  effectiveExpiresAt: Date | null
  effectiveRevokedAt: Date | null
  lastUsedAt: Date | null
}

/** The newest tokens of a service user, of any status or active ones alone. */
export async function ownedTokens(
  organizationId: string,
  serviceUserId: string,
  { active, take }: { active: boolean; take: number },
) {
  const rows = await db.$queryRaw<Found[]>`
    SELECT "id", "name", "effectiveExpiresAt", "effectiveRevokedAt", "lastUsedAt" FROM "Token"
    WHERE "organizationId" = ${organizationId} AND "serviceUserId" = ${serviceUserId}
      AND ${active ? isActive : Prisma.sql`TRUE`}
    ORDER BY "createdAt" DESC, "id" DESC LIMIT ${take}`
  const now = new Date()
  return rows.map(({ effectiveExpiresAt, effectiveRevokedAt, lastUsedAt, ...row }) => ({
    ...row,
    status: tokenStatus({ effectiveExpiresAt, effectiveRevokedAt }, now),
    expiresAt: effectiveExpiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }))
}
