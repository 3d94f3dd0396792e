import 'server-only'
import { canDo, requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import type { TeamPageParams } from '../list-params'

const pageSize = 50

export type TeamPerson = {
  id: string
  kind: 'member' | 'service_user'
  name: string
  /** An address or an identifier. */
  detail: string
  role: string
  active: boolean
}

/** A page of those who are in a team, by name; members and service users only for those who may see them. */
export async function teamPeople(
  slug: string,
  teamId: string,
  { q, cursor: cursorText }: Pick<TeamPageParams, 'q' | 'cursor'>,
): Promise<Page<TeamPerson> & { count: number; exact: boolean }> {
  const member = await requireMember(slug, 'team:read')
  const organizationId = member.organization.id
  const sort: Sort = { column: Prisma.sql`p."nameKey"`, id: Prisma.sql`p."id"`, type: 'text', order: 'asc' }
  const cursor = decodeCursor(cursorText, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const pattern = containing(nameKey(q))
  const search = q ? Prisma.sql`(p."nameKey" LIKE ${pattern} OR p."detail" LIKE ${pattern})` : Prisma.sql`TRUE`
  const people = Prisma.sql`(
    SELECT m."id", 'member' AS "kind", u."name", u."nameKey", u."email" AS "detail", m."roleId", m."deactivatedAt"
    FROM "TeamMembership" tm JOIN "Membership" m ON m."id" = tm."membershipId" JOIN "User" u ON u."id" = m."userId"
    WHERE tm."teamId" = ${teamId} AND m."organizationId" = ${organizationId} AND ${canDo(member, 'member:read')}
    UNION ALL
    SELECT s."id", 'service_user' AS "kind", s."name", s."nameKey", s."identifier" AS "detail", s."roleId", s."deactivatedAt"
    FROM "TeamServiceUser" ts JOIN "ServiceUser" s ON s."id" = ts."serviceUserId"
    WHERE ts."teamId" = ${teamId} AND s."organizationId" = ${organizationId} AND ${canDo(member, 'service_user:read')}
  ) p`
  const [found, counted] = await Promise.all([
    db.$queryRaw<(TeamPerson & { nameKey: string })[]>`
      SELECT p."id", p."kind", p."name", p."nameKey", p."detail", p."deactivatedAt" IS NULL AS "active",
        (SELECT r."name" FROM "Role" r WHERE r."id" = p."roleId") AS "role"
      FROM ${people} WHERE ${search} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM ${people} WHERE ${search}`),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({ value: row.nameKey, id: row.id }))
  return { ...page, rows: page.rows.map(({ nameKey: _, ...row }) => row), ...counted }
}
