import 'server-only'
import { canGrant } from '../../auth/holding'
import { holdingOf, holdingOfMember } from '../../auth/load-holding'
import { type Member, requireMember } from '../../auth/require-member'
import { teamsBeyond } from '../../auth/teams-beyond'
import { db } from '../../db/client'

// More than anybody reads through; what is beyond is given on the page of the role or team.
const offered = 500

export type ServiceUserOptions = {
  /** `grantable`: the member may give it. */
  roles: { id: string; name: string; grantable: boolean }[]
  teams: { id: string; name: string; isPublic: boolean; grantable: boolean }[]
}

/** What somebody has already: among the options, however many there are. */
type Present = { role: { id: string }; teams: { id: string }[] }

/** What the form of a service user offers, and the filters of their list. */
export async function serviceUserOptions(slug: string, present?: Present): Promise<ServiceUserOptions> {
  return roleAndTeamOptions(await requireMember(slug, 'service_user:read'), present)
}

/** The organization's roles and teams, the first ones by name, as the member may give them. */
export async function roleAndTeamOptions(member: Member, present?: Present): Promise<ServiceUserOptions> {
  const organizationId = member.organization.id
  const [roles, teams, own, everyone] = await Promise.all([
    rolesByName(organizationId, present ? [present.role.id] : []),
    teamsByName(organizationId, present ? present.teams.map(({ id }) => id) : []),
    holdingOfMember(db, member),
    // What comes with any role: the levels of Public.
    holdingOf(db, organizationId, member.role, []),
  ])
  const beyond = await teamsBeyond(
    db,
    own,
    teams.map(({ id }) => id),
  )
  return {
    roles: roles.map((role) => ({
      id: role.id,
      name: role.name,
      grantable: canGrant(own, { role, levels: everyone.levels }),
    })),
    teams: teams.map((team) => ({ ...team, grantable: !beyond.has(team.id) })),
  }
}

async function rolesByName(organizationId: string, always: string[]) {
  const select = { id: true, name: true, builtIn: true, grants: true, managementOperations: true } as const
  const first = await db.role.findMany({
    where: { organizationId },
    select,
    orderBy: { nameKey: 'asc' },
    take: offered,
  })
  const missing = always.filter((id) => !first.some((role) => role.id === id))
  if (missing.length === 0) return first
  return [...(await db.role.findMany({ where: { id: { in: missing }, organizationId }, select })), ...first]
}

async function teamsByName(organizationId: string, always: string[]) {
  const select = { id: true, name: true, isPublic: true } as const
  const first = await db.team.findMany({
    where: { organizationId },
    select,
    orderBy: [{ isPublic: 'desc' }, { nameKey: 'asc' }],
    take: offered,
  })
  const missing = always.filter((id) => !first.some((team) => team.id === id))
  if (missing.length === 0) return first
  return [...(await db.team.findMany({ where: { id: { in: missing }, organizationId }, select })), ...first]
}
