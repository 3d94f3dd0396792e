import 'server-only'
import { type db, Prisma, type Transaction } from '../../db/client'
import { tokensCounted } from '../token-limit'

/** How many tokens a service user has, and how many of them are active; both counted no further than one beyond the limit. */
export async function tokenCounts(
  reader: typeof db | Transaction,
  organizationId: string,
  serviceUserId: string,
): Promise<{ all: number; active: number }> {
  const owned = Prisma.sql`FROM "Token" WHERE "organizationId" = ${organizationId} AND "serviceUserId" = ${serviceUserId}`
  const limit = Prisma.sql`LIMIT ${tokensCounted.page + 1}`
  const [row] = await reader.$queryRaw<{ all: number; active: number }[]>`
    SELECT
      (SELECT count(*)::int FROM (SELECT 1 ${owned} ${limit}) AS "owned") AS "all",
      (SELECT count(*)::int FROM (SELECT 1 ${owned} AND ${isActive} ${limit}) AS "active") AS "active"`
  return row ?? { all: 0, active: 0 }
}

/** The status "active", as lib/decision/status.ts derives it. */
export const isActive = Prisma.sql`coalesce(LEAST("effectiveExpiresAt", "effectiveRevokedAt"), 'infinity') > now()`
