import 'server-only'
import { canDo, type Member } from '../../auth/require-member'
import { db } from '../../db/client'
import type { RoleContent } from '../beyond'
import { type ApplicationDifference, compareOperations, type Difference, difference } from '../compare'
import { countHolders, type Holders } from '../holders'

const named = 10
const applicationsShown = 20
const operationsShown = 30
// Beyond so many operations in all catalogues together the comparison says that it is incomplete.
const operationsCompared = 50_000

type Named = { id: string; name: string }
type Cut = Difference & { moreGained: number; moreLost: number }

export type RoleEffect = {
  holders: Holders
  /** The first of them by name; null for those who may not see them. */
  users: Named[] | null
  serviceUsers: Named[] | null
  grants: Cut
  management: Difference
  applications: (Cut & Named)[]
  moreApplications: number
  /** Why not all operations are compared: there are too many, or applications are not the member's to see. */
  incomplete: 'many' | 'hidden' | null
}

/** Who would gain or lose what, if whoever has a role held another content: nothing is changed. */
export async function roleEffect(
  member: Member,
  roleId: string,
  before: RoleContent,
  after: RoleContent,
): Promise<RoleEffect> {
  const organizationId = member.organization.id
  const seesApplications = canDo(member, 'application:read')
  const [holders, users, serviceUsers, operations] = await Promise.all([
    countHolders(db, organizationId, roleId),
    canDo(member, 'member:read') ? firstUsers(organizationId, roleId) : null,
    canDo(member, 'service_user:read') ? firstServiceUsers(organizationId, roleId) : null,
    seesApplications ? catalogued(organizationId) : [],
  ])
  const applications = compareOperations(operations.slice(0, operationsCompared), before, after)
  return {
    holders,
    users,
    serviceUsers,
    grants: cut(difference(before.grants, after.grants)),
    management: difference(before.managementOperations, after.managementOperations),
    applications: applications.slice(0, applicationsShown).map(cutApplication),
    moreApplications: Math.max(0, applications.length - applicationsShown),
    incomplete: !seesApplications ? 'hidden' : operations.length > operationsCompared ? 'many' : null,
  }
}

function catalogued(organizationId: string) {
  return db.operation.findMany({
    where: { application: { organizationId, deletedAt: null } },
    select: { name: true, access: true, application: { select: { id: true, name: true } } },
    orderBy: [{ application: { nameKey: 'asc' } }, { applicationId: 'asc' }, { name: 'asc' }],
    take: operationsCompared + 1,
  })
}

async function firstUsers(organizationId: string, roleId: string): Promise<Named[]> {
  const found = await db.membership.findMany({
    where: { organizationId, roleId },
    select: { id: true, user: { select: { name: true } } },
    orderBy: [{ user: { nameKey: 'asc' } }, { id: 'asc' }],
    take: named,
  })
  return found.map(({ id, user }) => ({ id, name: user.name }))
}

function firstServiceUsers(organizationId: string, roleId: string): Promise<Named[]> {
  return db.serviceUser.findMany({
    where: { organizationId, roleId },
    select: { id: true, name: true },
    orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
    take: named,
  })
}

function cutApplication({ id, name, ...rest }: ApplicationDifference): Cut & Named {
  return { id, name, ...cut(rest) }
}

function cut({ gained, lost }: Difference): Cut {
  return {
    gained: gained.slice(0, operationsShown),
    lost: lost.slice(0, operationsShown),
    moreGained: Math.max(0, gained.length - operationsShown),
    moreLost: Math.max(0, lost.length - operationsShown),
  }
}
