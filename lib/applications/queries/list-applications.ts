import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import type { ApplicationListParams } from '../list-params'
import type { PublicLevel } from '../public-level'

const pageSize = 50

export type ApplicationRow = {
  id: string
  name: string
  slug: string
  operations: number
  publicLevel: PublicLevel
  /** ISO. */
  createdAt: string
}

type Found = Omit<ApplicationRow, 'createdAt'> & { createdAt: Date; nameKey: string }

/** A page of the organization's applications, deleted ones left out. */
export async function listApplications(
  slug: string,
  params: ApplicationListParams,
): Promise<Page<ApplicationRow> & { count: number; exact: boolean; any: boolean }> {
  const member = await requireMember(slug, 'application:read')
  const organizationId = member.organization.id
  const byName = params.sort.endsWith('name')
  const sort: Sort = {
    column: byName ? Prisma.sql`a."nameKey"` : Prisma.sql`a."createdAt"`,
    id: Prisma.sql`a."id"`,
    type: byName ? 'text' : 'timestamptz',
    order: params.sort.startsWith('-') ? 'desc' : 'asc',
  }
  const cursor = decodeCursor(params.cursor, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const pattern = containing(nameKey(params.q))
  const search = params.q
    ? Prisma.sql`(a."nameKey" LIKE ${pattern} OR a."slug" LIKE ${pattern} OR a."id" LIKE ${pattern})`
    : Prisma.sql`TRUE`
  const matching = Prisma.sql`a."organizationId" = ${organizationId} AND a."deletedAt" IS NULL AND ${search}`
  const [found, counted, first] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT a."id", a."name", a."nameKey", a."slug", a."createdAt",
        (SELECT count(*)::int FROM "Operation" o WHERE o."applicationId" = a."id") AS "operations",
        coalesce((
          SELECT ta."level"::text FROM "TeamApplication" ta JOIN "Team" t ON t."id" = ta."teamId"
          WHERE ta."applicationId" = a."id" AND t."isPublic" AND t."organizationId" = ${organizationId}
        ), 'none') AS "publicLevel"
      FROM "Application" a WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM "Application" a WHERE ${matching}`),
    db.application.findFirst({ where: { organizationId, deletedAt: null }, select: { id: true } }),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({
    value: byName ? row.nameKey : row.createdAt.toISOString(),
    id: row.id,
  }))
  const rows = page.rows.map(({ nameKey: _, ...row }) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return { ...page, rows, ...counted, any: first !== null }
}
