import 'server-only'
import { canDo, requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import type { MemberListParams, MemberSort } from '../list-params'
import { hasSecondFactor, lastSeen } from './person'

const pageSize = 50

export type MemberRow = {
  id: string
  name: string
  email: string
  role: string
  /** Besides Public, in which everyone is. */
  teams: string[]
  active: boolean
  /** Whether it is the caller. */
  own: boolean
  /** ISO. */
  joinedAt: string
  /** How somebody signs in concerns who looks after members: null for all others. */
  secondFactor: boolean | null
  /** ISO; null also for somebody who was never seen. */
  lastSeenAt: string | null
}

type Found = Omit<MemberRow, 'joinedAt' | 'lastSeenAt'> & {
  joinedAt: Date
  lastSeenAt: Date | null
  userId: string
  nameKey: string
}

/** A page of the organization's members. */
export async function listMembers(
  slug: string,
  params: MemberListParams,
): Promise<Page<MemberRow> & { count: number; exact: boolean; mayManage: boolean }> {
  const member = await requireMember(slug, 'member:read')
  const mayManage = canDo(member, 'member:update')
  const sort = sortOf(params.sort)
  const cursor = decodeCursor(params.cursor, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const matching = Prisma.sql`m."organizationId" = ${member.organization.id} AND ${filterOf(params, mayManage)}`
  const from = Prisma.sql`FROM "Membership" m JOIN "User" u ON u."id" = m."userId"`
  const [found, counted] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT m."id", u."id" AS "userId", u."name", u."nameKey", u."email", m."createdAt" AS "joinedAt",
        m."deactivatedAt" IS NULL AS "active", m."id" = ${member.id} AS "own",
        (SELECT r."name" FROM "Role" r WHERE r."id" = m."roleId") AS "role",
        ARRAY(
          SELECT t."name" FROM "TeamMembership" tm JOIN "Team" t ON t."id" = tm."teamId"
          WHERE tm."membershipId" = m."id" ORDER BY t."nameKey"
        ) AS "teams",
        ${mayManage ? hasSecondFactor : Prisma.sql`NULL::boolean`} AS "secondFactor",
        ${mayManage ? lastSeen : Prisma.sql`NULL::timestamptz`} AS "lastSeenAt"
      ${from} WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`${from} WHERE ${matching}`),
  ])
  const page = toPage(found, pageSize, cursor, (row) =>
    params.sort.endsWith('name')
      ? { value: row.nameKey, id: row.userId }
      : { value: row.joinedAt.toISOString(), id: row.id },
  )
  const rows = page.rows.map(({ nameKey: _, userId: __, ...row }) => ({
    ...row,
    joinedAt: row.joinedAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  }))
  return { ...page, rows, ...counted, mayManage }
}

function sortOf(name: MemberSort): Sort {
  const order = name.startsWith('-') ? 'desc' : 'asc'
  // A name is its user's, and so is the index that sorts by it.
  return name.endsWith('name')
    ? { column: Prisma.sql`u."nameKey"`, id: Prisma.sql`u."id"`, type: 'text', order }
    : { column: Prisma.sql`m."createdAt"`, id: Prisma.sql`m."id"`, type: 'timestamptz', order }
}

function filterOf({ q, role, team, state, secondFactor }: MemberListParams, mayManage: boolean): Prisma.Sql {
  const pattern = containing(nameKey(q))
  const conditions = [
    Prisma.sql`TRUE`,
    ...(q ? [Prisma.sql`(u."nameKey" LIKE ${pattern} OR u."email" LIKE ${pattern})`] : []),
    ...(role ? [Prisma.sql`m."roleId" = ${role}`] : []),
    ...(team ? [teamCondition(team)] : []),
    ...(state === 'active' ? [Prisma.sql`m."deactivatedAt" IS NULL`] : []),
    ...(state === 'deactivated' ? [Prisma.sql`m."deactivatedAt" IS NOT NULL`] : []),
    // Not for those who are not told: a filter would tell them.
    ...(mayManage && secondFactor ? [secondFactorCondition(secondFactor)] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}

// The same as hasSecondFactor, from its other end: those who have one are looked up once, and not asked for one by one.
function secondFactorCondition(wanted: 'yes' | 'no'): Prisma.Sql {
  return Prisma.sql`u."id" ${wanted === 'yes' ? Prisma.sql`IN` : Prisma.sql`NOT IN`} (
    SELECT "userId" FROM "Totp" WHERE "confirmedAt" IS NOT NULL UNION ALL SELECT "userId" FROM "Passkey"
  )`
}

// Everyone is in Public, without a row that says so.
function teamCondition(team: string): Prisma.Sql {
  return Prisma.sql`(
    EXISTS (SELECT 1 FROM "TeamMembership" tm WHERE tm."membershipId" = m."id" AND tm."teamId" = ${team})
    OR EXISTS (SELECT 1 FROM "Team" t WHERE t."id" = ${team} AND t."isPublic" AND t."organizationId" = m."organizationId")
  )`
}
