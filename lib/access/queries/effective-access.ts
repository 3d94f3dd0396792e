import 'server-only'
import { notFound } from 'next/navigation'
import { type Member, requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { isId } from '../../ids'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { type ExplainedOperation, explainAccess } from '../explain'
import type { Holder } from '../holder'

const pageSize = 20
const operationsShown = 100

export type ReachedApplication = {
  id: string
  name: string
  /** The highest that the teams give; an Admin has `write` everywhere. */
  level: 'read' | 'write'
  /** Every team that gives something here, the highest first; none for an Admin, who bypasses teams. */
  teams: { id: string; name: string; level: 'read' | 'write' }[]
  /** How many operations the catalogue has, and how many of them role and level together allow. */
  operations: number
  allowed: number
  /** Those that the role grants: the first ones, and how many more there are. */
  granted: ExplainedOperation[]
  moreGranted: number
}

export type EffectiveAccess = Page<ReachedApplication> & {
  role: { id: string; name: string; grants: string[]; managementOperations: string[] }
  isAdmin: boolean
  count: number
  exact: boolean
}

const roleSelect = { id: true, name: true, builtIn: true, grants: true, managementOperations: true } as const

/** What role and teams let a member or a service user do, application by application, and where each part of it comes from. */
export async function effectiveAccess(slug: string, holder: Holder, cursorText?: string): Promise<EffectiveAccess> {
  const member = await requireMember(slug, 'serviceUserId' in holder ? 'service_user:read' : 'member:read')
  const { builtIn, ...role } = await roleOf(member, holder)
  const isAdmin = builtIn === 'admin'
  const sort: Sort = { column: Prisma.sql`a."nameKey"`, id: Prisma.sql`a."id"`, type: 'text', order: 'asc' }
  const cursor = decodeCursor(cursorText, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const reached = isAdmin ? Prisma.sql`TRUE` : reachedBy(holder)
  const matching = Prisma.sql`a."organizationId" = ${member.organization.id} AND a."deletedAt" IS NULL AND ${reached}`
  const [found, counted] = await Promise.all([
    db.$queryRaw<{ id: string; nameKey: string }[]>`
      SELECT a."id", a."nameKey" FROM "Application" a WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM "Application" a WHERE ${matching}`),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({ value: row.nameKey, id: row.id }))
  const applications = await explainPage(member, holder, { ...role, builtIn }, page.rows)
  return { ...page, rows: applications, ...counted, role, isAdmin }
}

async function roleOf(member: Member, holder: Holder) {
  const organizationId = member.organization.id
  const select = { role: { select: roleSelect } }
  if ('serviceUserId' in holder) {
    const id = holder.serviceUserId
    const found = isId('su', id) && (await db.serviceUser.findFirst({ where: { id, organizationId }, select }))
    return found ? found.role : notFound()
  }
  const id = holder.membershipId
  const found = isId('mem', id) && (await db.membership.findFirst({ where: { id, organizationId }, select }))
  return found ? found.role : notFound()
}

// Everyone is in Public, without a row that says so.
function reachedBy(holder: Holder): Prisma.Sql {
  const inTeam =
    'serviceUserId' in holder
      ? Prisma.sql`EXISTS (SELECT 1 FROM "TeamServiceUser" m WHERE m."teamId" = t."id" AND m."serviceUserId" = ${holder.serviceUserId})`
      : Prisma.sql`EXISTS (SELECT 1 FROM "TeamMembership" m WHERE m."teamId" = t."id" AND m."membershipId" = ${holder.membershipId})`
  return Prisma.sql`EXISTS (
    SELECT 1 FROM "TeamApplication" ta JOIN "Team" t ON t."id" = ta."teamId"
    WHERE ta."applicationId" = a."id" AND t."organizationId" = a."organizationId" AND (t."isPublic" OR ${inTeam})
  )`
}

async function explainPage(
  member: Member,
  holder: Holder,
  role: { builtIn: string | null; grants: string[] },
  page: { id: string }[],
): Promise<ReachedApplication[]> {
  const organizationId = member.organization.id
  const belongs =
    'serviceUserId' in holder
      ? { serviceUsers: { some: { serviceUserId: holder.serviceUserId } } }
      : { memberships: { some: { membershipId: holder.membershipId } } }
  const found = await db.application.findMany({
    where: { id: { in: page.map(({ id }) => id) }, organizationId },
    select: {
      id: true,
      name: true,
      operations: { select: { name: true, access: true }, orderBy: { name: 'asc' } },
      teams: {
        where: { team: { organizationId, OR: [{ isPublic: true }, belongs] } },
        select: { level: true, team: { select: { id: true, name: true } } },
        orderBy: [{ level: 'desc' }, { team: { nameKey: 'asc' } }],
      },
    },
  })
  const byId = new Map(found.map((application) => [application.id, application]))
  return page.flatMap(({ id }) => {
    const application = byId.get(id)
    if (!application) return []
    const { operations } = application
    const teams =
      role.builtIn === 'admin'
        ? []
        : application.teams.map(({ level, team }) => ({ id: team.id, name: team.name, level }))
    const { level = 'read', granted, allowed } = explainAccess(role, { operations, teams })
    return [
      {
        id,
        name: application.name,
        level,
        teams,
        operations: operations.length,
        allowed,
        granted: granted.slice(0, operationsShown),
        moreGranted: Math.max(0, granted.length - operationsShown),
      },
    ]
  })
}
