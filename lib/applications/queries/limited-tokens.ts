import 'server-only'
import { canDo, type Member } from '../../auth/require-member'
import { type db, Prisma, type Transaction } from '../../db/client'
import { countLimit } from '../../lists/count'

export type LimitedTokens = { count: number; exact: boolean; first: { id: string; name: string; ownerName: string }[] }

const shown = 20

/** The tokens that name an application in a restriction of their own; null for those who may not see tokens. */
export async function limitedTokens(
  reader: typeof db | Transaction,
  member: Member,
  applicationId: string,
): Promise<LimitedTokens | null> {
  if (!canDo(member, 'service_token:read')) return null
  const matching = Prisma.sql`FROM "Token"
    WHERE "organizationId" = ${member.organization.id} AND "applicationIds" @> ARRAY[${applicationId}] AND "kind" <> 'personal'`
  const [counted] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM (SELECT 1 ${matching} LIMIT ${countLimit + 1}) AS "counted"`
  const first = await reader.$queryRaw<
    LimitedTokens['first']
  >`SELECT "id", "name", "ownerName" ${matching} LIMIT ${shown}`
  const count = Number(counted?.count ?? 0)
  return { count: Math.min(count, countLimit), exact: count <= countLimit, first }
}
