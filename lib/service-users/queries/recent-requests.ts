import 'server-only'
import { db } from '../../db/client'

/** Requests with a service user's tokens in the last 24 hours. */
export async function recentRequests(
  organizationId: string,
  serviceUserId: string,
): Promise<{ allowed: number; refused: number }> {
  const [row] = await db.$queryRaw<{ allowed: bigint; refused: bigint }[]>`
    SELECT coalesce(sum(u."count") FILTER (WHERE u."allowed"), 0)::bigint AS "allowed",
      coalesce(sum(u."count") FILTER (WHERE NOT u."allowed"), 0)::bigint AS "refused"
    FROM "UsageMinute" u JOIN "Token" t ON t."id" = u."tokenId"
    WHERE u."organizationId" = ${organizationId} AND t."serviceUserId" = ${serviceUserId}
      AND u."minute" > now() - interval '24 hours'`
  return { allowed: Number(row?.allowed ?? 0), refused: Number(row?.refused ?? 0) }
}
