import 'server-only'
import { requireMember } from '../auth/require-member'
import { db } from '../db/client'

/** How many requests the verifier decided in the last 24 hours, and how many of them it refused. */
export async function recentUsage(slug: string): Promise<{ requests: number; refused: number }> {
  const member = await requireMember(slug, 'usage:read')
  const [row] = await db.$queryRaw<{ requests: bigint; refused: bigint }[]>`
    SELECT coalesce(sum("count"), 0)::bigint AS "requests",
      coalesce(sum("count") FILTER (WHERE NOT "allowed"), 0)::bigint AS "refused"
    FROM "UsageMinute"
    WHERE "organizationId" = ${member.organization.id} AND "minute" > now() - interval '24 hours'`
  return { requests: Number(row?.requests ?? 0), refused: Number(row?.refused ?? 0) }
}
