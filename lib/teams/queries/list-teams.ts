import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import { countedInTeams } from '../held-limit'
import type { TeamListParams } from '../list-params'

const pageSize = 50

export type TeamRow = {
  id: string
  name: string
  description: string
  isPublic: boolean
  /** Counted no further than one beyond the limit; 0 for Public, in which everyone is. */
  users: number
  serviceUsers: number
  applications: number
  /** ISO. */
  createdAt: string
}

type Found = Omit<TeamRow, 'createdAt'> & { createdAt: Date; nameKey: string }

/** A page of the organization's teams, with how many are in each. */
export async function listTeams(
  slug: string,
  params: TeamListParams,
): Promise<Page<TeamRow> & { count: number; exact: boolean }> {
  const member = await requireMember(slug, 'team:read')
  const byName = params.sort.endsWith('name')
  const sort: Sort = {
    column: byName ? Prisma.sql`t."nameKey"` : Prisma.sql`t."createdAt"`,
    id: Prisma.sql`t."id"`,
    type: byName ? 'text' : 'timestamptz',
    order: params.sort.startsWith('-') ? 'desc' : 'asc',
  }
  const cursor = decodeCursor(params.cursor, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const pattern = containing(nameKey(params.q))
  const search = params.q ? Prisma.sql`(t."nameKey" LIKE ${pattern} OR t."id" LIKE ${pattern})` : Prisma.sql`TRUE`
  const matching = Prisma.sql`t."organizationId" = ${member.organization.id} AND ${search}`
  const [found, counted] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT t."id", t."name", t."nameKey", t."description", t."isPublic", t."createdAt",
        ${countOf(Prisma.sql`"TeamMembership" h WHERE h."teamId" = t."id"`)} AS "users",
        ${countOf(Prisma.sql`"TeamServiceUser" h WHERE h."teamId" = t."id"`)} AS "serviceUsers",
        ${countOf(Prisma.sql`"TeamApplication" h JOIN "Application" a ON a."id" = h."applicationId"
          WHERE h."teamId" = t."id" AND a."deletedAt" IS NULL`)} AS "applications"
      FROM "Team" t WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM "Team" t WHERE ${matching}`),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({
    value: byName ? row.nameKey : row.createdAt.toISOString(),
    id: row.id,
  }))
  const rows = page.rows.map(({ nameKey: _, ...row }) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return { ...page, rows, ...counted }
}

function countOf(from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT count(*)::int FROM (SELECT 1 FROM ${from} LIMIT ${countedInTeams + 1}) AS "counted")`
}
