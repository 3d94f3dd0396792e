import 'server-only'
import { canHold } from '../auth/holding'
import { holdingOfMember, holdingsOf, type People, type Reader } from '../auth/load-holding'
import type { Member } from '../auth/require-member'
import { isId } from '../ids'

/** Everybody in a team. Public has no rows: everyone is in it. */
export function inTeam(organizationId: string, teamId: string): People {
  const teams = { some: { teamId } }
  return { memberships: { organizationId, teams }, serviceUsers: { organizationId, teams } }
}

/** Members and service users by their ids. */
export function withIds(organizationId: string, ids: readonly string[]): People {
  return {
    memberships: { organizationId, id: { in: ids.filter((id) => isId('mem', id)) } },
    serviceUsers: { organizationId, id: { in: ids.filter((id) => isId('su', id)) } },
  }
}

/**
 * Whether the member holds all that each of these people holds: nobody acts on who holds more.
 * @param options.adminsToo false where nothing changes for Admins, who bypass teams.
 */
export async function reachesPeople(
  reader: Reader,
  member: Member,
  people: People,
  { adminsToo }: { adminsToo: boolean },
): Promise<boolean> {
  if (member.role.builtIn === 'admin') return true
  const own = await holdingOfMember(reader, member)
  const others = await holdingsOf(reader, member.organization.id, adminsToo ? people : withoutAdmins(people))
  return others.every((holding) => canHold(own, holding))
}

function withoutAdmins({ memberships, serviceUsers }: People): People {
  const role = { OR: [{ builtIn: null }, { builtIn: { not: 'admin' as const } }] }
  return { memberships: { AND: [memberships, { role }] }, serviceUsers: { AND: [serviceUsers, { role }] } }
}
