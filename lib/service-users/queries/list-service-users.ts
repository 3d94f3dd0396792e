import 'server-only'
import { canDo, requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import type { ServiceUserListParams, ServiceUserSort } from '../list-params'
import { tokensCounted } from '../token-limit'

const pageSize = 50

export type ServiceUserRow = {
  id: string
  name: string
  identifier: string
  role: string
  /** Besides Public, in which everyone is. */
  teams: string[]
  active: boolean
  /** Of any status, counted no further than one beyond the limit; null for those who may not see tokens. */
  tokens: number | null
  /** ISO. */
  createdAt: string
  lastUsedAt: string | null
}

type Found = Omit<ServiceUserRow, 'createdAt' | 'lastUsedAt'> & {
  createdAt: Date
  lastUsedAt: Date | null
  nameKey: string
}

/** A page of the organization's service users. */
export async function listServiceUsers(
  slug: string,
  params: ServiceUserListParams,
): Promise<Page<ServiceUserRow> & { count: number; exact: boolean; any: boolean }> {
  const member = await requireMember(slug, 'service_user:read')
  const organizationId = member.organization.id
  const sort = sortOf(params.sort)
  const cursor = decodeCursor(params.cursor, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const matching = Prisma.sql`u."organizationId" = ${organizationId} AND ${filterOf(params)}`
  const tokens = canDo(member, 'service_token:read') ? tokensOfRow : Prisma.sql`NULL::int`
  const [found, counted, first] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT u."id", u."name", u."nameKey", u."identifier", u."createdAt", u."lastUsedAt",
        u."deactivatedAt" IS NULL AS "active",
        (SELECT r."name" FROM "Role" r WHERE r."id" = u."roleId") AS "role",
        ARRAY(
          SELECT t."name" FROM "TeamServiceUser" m JOIN "Team" t ON t."id" = m."teamId"
          WHERE m."serviceUserId" = u."id" ORDER BY t."nameKey"
        ) AS "teams",
        ${tokens} AS "tokens"
      FROM "ServiceUser" u WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM "ServiceUser" u WHERE ${matching}`),
    db.serviceUser.findFirst({ where: { organizationId }, select: { id: true } }),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({ value: sortValue(row, params.sort), id: row.id }))
  const rows = page.rows.map(({ nameKey: _, ...row }) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }))
  return { ...page, rows, ...counted, any: first !== null }
}

const tokensOfRow = Prisma.sql`(
  SELECT count(*)::int FROM (SELECT 1 FROM "Token" k WHERE k."serviceUserId" = u."id" LIMIT ${tokensCounted.list + 1}) AS "owned"
)`

function sortOf(name: ServiceUserSort): Sort {
  const order = name.startsWith('-') ? 'desc' : 'asc'
  const id = Prisma.sql`u."id"`
  if (name.endsWith('name')) return { column: Prisma.sql`u."nameKey"`, id, type: 'text', order }
  if (name.endsWith('created')) return { column: Prisma.sql`u."createdAt"`, id, type: 'timestamptz', order }
  // Never used comes last in both orders.
  const never = order === 'desc' ? Prisma.sql`'-infinity'::timestamptz` : Prisma.sql`'infinity'::timestamptz`
  return { column: Prisma.sql`coalesce(u."lastUsedAt", ${never})`, id, type: 'timestamptz', order }
}

function sortValue(row: Found, sort: ServiceUserSort): string {
  if (sort.endsWith('name')) return row.nameKey
  if (sort.endsWith('created')) return row.createdAt.toISOString()
  return row.lastUsedAt?.toISOString() ?? (sort.startsWith('-') ? '-infinity' : 'infinity')
}

function filterOf({ q, role, team, state }: ServiceUserListParams): Prisma.Sql {
  const pattern = containing(nameKey(q))
  const conditions = [
    Prisma.sql`TRUE`,
    ...(q
      ? [Prisma.sql`(u."nameKey" LIKE ${pattern} OR u."identifier" LIKE ${pattern} OR u."id" LIKE ${pattern})`]
      : []),
    ...(role ? [Prisma.sql`u."roleId" = ${role}`] : []),
    ...(team ? [teamCondition(team)] : []),
    ...(state === 'active' ? [Prisma.sql`u."deactivatedAt" IS NULL`] : []),
    ...(state === 'deactivated' ? [Prisma.sql`u."deactivatedAt" IS NOT NULL`] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}

// Everyone is in Public, without a row that says so.
function teamCondition(team: string): Prisma.Sql {
  return Prisma.sql`(
    EXISTS (SELECT 1 FROM "TeamServiceUser" m WHERE m."serviceUserId" = u."id" AND m."teamId" = ${team})
    OR EXISTS (SELECT 1 FROM "Team" t WHERE t."id" = ${team} AND t."isPublic" AND t."organizationId" = u."organizationId")
  )`
}
