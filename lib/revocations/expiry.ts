import 'server-only'
import { Prisma } from '../db/client'

/** So long after its expiry a block is left out: some clocks go behind PostgreSQL's. */
export const expiredFor = Prisma.sql`interval '1 day'`

/** Whether what expires then may still be accepted somewhere, or never expires. */
export function mayStillCount(expiresAt: Prisma.Sql, now: Date): Prisma.Sql {
  return Prisma.sql`coalesce(${expiresAt}, 'infinity') > ${now}::timestamptz - ${expiredFor}`
}
