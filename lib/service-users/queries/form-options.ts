import 'server-only'
import { canGrant } from '../../auth/holding'
import { holdingOf, holdingOfMember } from '../../auth/load-holding'
import { type Member, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'

export type ServiceUserOptions = {
  /** `grantable`: the member may give it. */
  roles: { id: string; name: string; grantable: boolean }[]
  teams: { id: string; name: string; isPublic: boolean }[]
}

/** What the form of a service user offers, and the filters of their list. */
export async function serviceUserOptions(slug: string): Promise<ServiceUserOptions> {
  return roleAndTeamOptions(await requireMember(slug, 'service_user:read'))
}

/** The organization's roles and teams, as the member may give them. */
export async function roleAndTeamOptions(member: Member): Promise<ServiceUserOptions> {
  const organizationId = member.organization.id
  const [roles, teams, own, everyone] = await Promise.all([
    db.role.findMany({
      where: { organizationId },
      select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true },
      orderBy: { nameKey: 'asc' },
    }),
    db.team.findMany({
      where: { organizationId },
      select: { id: true, name: true, isPublic: true },
      orderBy: [{ isPublic: 'desc' }, { nameKey: 'asc' }],
    }),
    holdingOfMember(db, member),
    // What comes with any role: the levels of Public.
    holdingOf(db, organizationId, member.role, []),
  ])
  return {
    roles: roles.map((role) => ({
      id: role.id,
      name: role.name,
      grantable: canGrant(own, { role, levels: everyone.levels }),
    })),
    teams,
  }
}
