import 'server-only'
import type { PublicLevel } from '../../applications/public-level'
import { holdingOfMember } from '../../auth/load-holding'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import type { TeamPageParams } from '../list-params'

const pageSize = 50

export type GivenApplication = {
  id: string
  name: string
  slug: string
  level: 'read' | 'write'
  /** The highest level that the member may give. */
  own: PublicLevel
}

/** A page of what a team gives, by name. */
export async function teamApplications(
  slug: string,
  teamId: string,
  { q, cursor: cursorText }: Pick<TeamPageParams, 'q' | 'cursor'>,
): Promise<Page<GivenApplication> & { count: number; exact: boolean }> {
  const member = await requireMember(slug, 'team:read')
  const sort: Sort = { column: Prisma.sql`a."nameKey"`, id: Prisma.sql`a."id"`, type: 'text', order: 'asc' }
  const cursor = decodeCursor(cursorText, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const pattern = containing(nameKey(q))
  const search = q ? Prisma.sql`(a."nameKey" LIKE ${pattern} OR a."slug" LIKE ${pattern})` : Prisma.sql`TRUE`
  const matching = Prisma.sql`
    FROM "TeamApplication" ta JOIN "Application" a ON a."id" = ta."applicationId"
    WHERE ta."teamId" = ${teamId} AND a."organizationId" = ${member.organization.id} AND a."deletedAt" IS NULL AND ${search}`
  const [found, counted, { levels }] = await Promise.all([
    db.$queryRaw<(Omit<GivenApplication, 'own'> & { nameKey: string })[]>`
      SELECT a."id", a."name", a."nameKey", a."slug", ta."level"::text AS "level"
      ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(matching),
    holdingOfMember(db, member),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({ value: row.nameKey, id: row.id }))
  const isAdmin = member.role.builtIn === 'admin'
  const rows = page.rows.map(({ nameKey: _, ...row }) => ({
    ...row,
    own: isAdmin ? ('write' as const) : (levels.get(row.id) ?? ('none' as const)),
  }))
  return { ...page, rows, ...counted }
}
