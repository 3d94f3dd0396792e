import 'server-only'
import { canDo, type Member } from '../../auth/require-member'
import { type db, Prisma, type Transaction } from '../../db/client'
import { type TokenStatus, tokenStatus } from '../../decision/status'
import { countLimit } from '../../lists/count'

export type LimitedTokens = {
  count: number
  exact: boolean
  /** The newest, active ones first; null for those who may not see tokens. */
  first: { id: string; name: string; ownerName: string; status: TokenStatus }[] | null
}

type Found = {
  id: string
  name: string
  ownerName: string
  effectiveExpiresAt: Date | null
  effectiveRevokedAt: Date | null
}

const shown = 20

/** The tokens that name an application in a restriction of their own; what is attenuated from them is limited with them. */
export async function limitedTokens(
  reader: typeof db | Transaction,
  member: Member,
  applicationId: string,
): Promise<LimitedTokens> {
  const matching = Prisma.sql`FROM "Token"
    WHERE "organizationId" = ${member.organization.id} AND "applicationIds" @> ARRAY[${applicationId}] AND "kind" <> 'personal'`
  const [counted] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM (SELECT 1 ${matching} LIMIT ${countLimit + 1}) AS "counted"`
  const count = Number(counted?.count ?? 0)
  const limited = { count: Math.min(count, countLimit), exact: count <= countLimit }
  if (!canDo(member, 'service_token:read')) return { ...limited, first: null }
  const found = await reader.$queryRaw<Found[]>`
    SELECT "id", "name", "ownerName", "effectiveExpiresAt", "effectiveRevokedAt" ${matching}
    ORDER BY LEAST("effectiveExpiresAt", "effectiveRevokedAt", 'infinity') <= now(), "createdAt" DESC, "id" DESC LIMIT ${shown}`
  const now = new Date()
  return {
    ...limited,
    first: found.map(({ id, name, ownerName, ...times }) => ({ id, name, ownerName, status: tokenStatus(times, now) })),
  }
}
