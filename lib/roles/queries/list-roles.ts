import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import { heldLimit } from '../held-limit'
import type { RoleListParams } from '../list-params'

const pageSize = 50

export type RoleRow = {
  id: string
  name: string
  description: string
  builtIn: string | null
  /** Counted no further than one beyond the limit. */
  users: number
  serviceUsers: number
  /** ISO. */
  createdAt: string
}

type Found = Omit<RoleRow, 'createdAt'> & { createdAt: Date; nameKey: string }

/** A page of the organization's roles, with how many hold each. */
export async function listRoles(
  slug: string,
  params: RoleListParams,
): Promise<Page<RoleRow> & { count: number; exact: boolean }> {
  const member = await requireMember(slug, 'role:read')
  const byName = params.sort.endsWith('name')
  const sort: Sort = {
    column: byName ? Prisma.sql`r."nameKey"` : Prisma.sql`r."createdAt"`,
    id: Prisma.sql`r."id"`,
    type: byName ? 'text' : 'timestamptz',
    order: params.sort.startsWith('-') ? 'desc' : 'asc',
  }
  const cursor = decodeCursor(params.cursor, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const matching = Prisma.sql`r."organizationId" = ${member.organization.id} AND ${filterOf(params)}`
  const [found, counted] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT r."id", r."name", r."nameKey", r."description", r."builtIn"::text AS "builtIn", r."createdAt",
        ${countOf(Prisma.sql`"Membership"`)} AS "users", ${countOf(Prisma.sql`"ServiceUser"`)} AS "serviceUsers"
      FROM "Role" r WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM "Role" r WHERE ${matching}`),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({
    value: byName ? row.nameKey : row.createdAt.toISOString(),
    id: row.id,
  }))
  const rows = page.rows.map(({ nameKey: _, ...row }) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return { ...page, rows, ...counted }
}

function countOf(table: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT count(*)::int FROM (SELECT 1 FROM ${table} h WHERE h."roleId" = r."id" LIMIT ${heldLimit + 1}) AS "held"
  )`
}

function filterOf({ q, kind }: RoleListParams): Prisma.Sql {
  const pattern = containing(nameKey(q))
  const conditions = [
    Prisma.sql`TRUE`,
    ...(q ? [Prisma.sql`(r."nameKey" LIKE ${pattern} OR r."id" LIKE ${pattern})`] : []),
    ...(kind === 'built-in' ? [Prisma.sql`r."builtIn" IS NOT NULL`] : []),
    ...(kind === 'custom' ? [Prisma.sql`r."builtIn" IS NULL`] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}
