import 'server-only'
import { Prisma } from '../../db/client'

/**
 * The condition of being active, over "Token" under an alias. By the clock: a transaction may have waited for its locks since it began.
 */
export function isActive(alias: string): Prisma.Sql {
  const [expires, revoked] = [
    Prisma.raw(`"${alias}"."effectiveExpiresAt"`),
    Prisma.raw(`"${alias}"."effectiveRevokedAt"`),
  ]
  return Prisma.sql`coalesce(LEAST(${expires}, ${revoked}), 'infinity') > clock_timestamp()`
}
