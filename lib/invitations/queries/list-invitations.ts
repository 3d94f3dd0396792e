import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import type { InvitationListParams, InvitationSort, InvitationState } from '../list-params'
import { stillGiven } from '../still-given'

const pageSize = 50

export type InvitationRow = {
  id: string
  email: string
  role: string
  /** Besides Public, as far as they still exist. */
  teams: string[]
  invitedByName: string
  state: InvitationState
  /** Pending, but who sent it may no longer give what it gives: nobody can accept it. */
  onHold: boolean
  /** ISO. */
  createdAt: string
  expiresAt: string
}

type Found = {
  id: string
  email: string
  roleId: string
  teamIds: string[]
  teams: string[]
  invitedById: string | null
  invitedByName: string
  createdAt: Date
  expiresAt: Date
  state: InvitationState
}

/** A page of the organization's invitations, of whatever became of them. */
export async function listInvitations(
  slug: string,
  params: InvitationListParams,
): Promise<Page<InvitationRow> & { count: number; exact: boolean; any: boolean }> {
  const member = await requireMember(slug, 'member:invite')
  const organizationId = member.organization.id
  const sort = sortOf(params.sort)
  const cursor = decodeCursor(params.cursor, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const matching = Prisma.sql`i."organizationId" = ${organizationId} AND ${filterOf(params)}`
  const [found, counted, first] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT i."id", i."email", i."roleId", i."teamIds", i."invitedById", i."invitedByName", i."createdAt", i."expiresAt",
        CASE WHEN i."acceptedAt" IS NOT NULL THEN 'accepted' WHEN i."revokedAt" IS NOT NULL THEN 'revoked'
          WHEN i."expiresAt" <= now() THEN 'expired' ELSE 'pending' END AS "state",
        ARRAY(
          SELECT t."name" FROM "Team" t
          WHERE t."id" = ANY(i."teamIds") AND t."organizationId" = i."organizationId" ORDER BY t."nameKey"
        ) AS "teams"
      FROM "Invitation" i WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM "Invitation" i WHERE ${matching}`),
    db.invitation.findFirst({ where: { organizationId }, select: { id: true } }),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({
    value: params.sort.endsWith('email') ? row.email : row.createdAt.toISOString(),
    id: row.id,
  }))
  return { ...page, rows: await present(organizationId, page.rows), ...counted, any: first !== null }
}

async function present(organizationId: string, found: Found[]): Promise<InvitationRow[]> {
  const roles = await db.role.findMany({
    where: { organizationId, id: { in: found.map((row) => row.roleId) } },
    select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true },
  })
  const byId = new Map(roles.map((role) => [role.id, role]))
  const rows = found.flatMap((row) => {
    const role = byId.get(row.roleId)
    return role ? [{ ...row, role }] : []
  })
  const given = await stillGiven(
    db,
    organizationId,
    rows.filter((row) => row.state === 'pending'),
  )
  return rows.map(({ id, email, role, teams, invitedByName, state, createdAt, expiresAt }) => ({
    id,
    email,
    role: role.name,
    teams,
    invitedByName,
    state,
    onHold: state === 'pending' && !given.has(id),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }))
}

function sortOf(name: InvitationSort): Sort {
  const order = name.startsWith('-') ? 'desc' : 'asc'
  const id = Prisma.sql`i."id"`
  return name.endsWith('email')
    ? { column: Prisma.sql`i."email"`, id, type: 'text', order }
    : { column: Prisma.sql`i."createdAt"`, id, type: 'timestamptz', order }
}

const waiting = Prisma.sql`i."acceptedAt" IS NULL AND i."revokedAt" IS NULL`

const inState = {
  pending: Prisma.sql`${waiting} AND i."expiresAt" > now()`,
  expired: Prisma.sql`${waiting} AND i."expiresAt" <= now()`,
  accepted: Prisma.sql`i."acceptedAt" IS NOT NULL`,
  revoked: Prisma.sql`i."acceptedAt" IS NULL AND i."revokedAt" IS NOT NULL`,
}

function filterOf({ q, state }: InvitationListParams): Prisma.Sql {
  const conditions = [
    Prisma.sql`TRUE`,
    ...(q ? [Prisma.sql`i."email" LIKE ${containing(q.toLowerCase())}`] : []),
    ...(state ? [inState[state]] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}
