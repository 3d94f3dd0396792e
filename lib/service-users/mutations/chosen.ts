import 'server-only'
import { canGrant, canHold } from '../../auth/holding'
import { holdingOf, holdingOfMember } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'

/**
 * The role and teams that a form chose, if they are the organization's and the member may give them: nobody assigns beyond what they hold.
 * Public is left out: everyone is in it without a row. Called after `lockMembers`, so that neither what the member holds nor what the
 * role and teams give changes before it is given.
 * @param present what somebody has already: to leave it so is to give nothing.
 */
export async function chosenRoleAndTeams(
  tx: Transaction,
  member: Member,
  { roleId, teams: teamIds }: { roleId: string; teams: string[] },
  present?: { role: { id: string }; teams: { id: string }[] },
): Promise<{ role: { id: string; name: string }; teams: { id: string; name: string }[] }> {
  const organizationId = member.organization.id
  const role = await tx.role.findFirst({
    where: { id: roleId, organizationId },
    select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true },
  })
  if (!role) throw new Refusal('This role no longer exists. Choose another.', { field: 'roleId' })
  const found = await tx.team.findMany({
    where: { id: { in: teamIds }, organizationId },
    select: { id: true, name: true, isPublic: true },
    orderBy: { nameKey: 'asc' },
  })
  if (found.length !== new Set(teamIds).size) {
    throw new Refusal('One of these teams no longer exists. Reload the page and choose again.', { field: 'teams' })
  }
  const teams = found.filter((team) => !team.isPublic)
  const chosen = {
    role: { id: role.id, name: role.name },
    teams: teams.map(({ id, name }) => ({ id, name })),
  }
  if (present && idsOf(present) === idsOf(chosen)) return chosen
  const ids = teams.map((team) => team.id)
  const wanted = await holdingOf(tx, organizationId, role, ids)
  // A role that stays is not given, so what only an Admin grants may be in it.
  const may = present?.role.id === role.id ? canHold : canGrant
  if (!may(await holdingOfMember(tx, member), wanted)) {
    throw new Refusal(
      `You cannot give more than you hold yourself: the role ${role.name} in these teams goes beyond it.`,
      { field: 'roleId' },
    )
  }
  return chosen
}

function idsOf({ role, teams }: { role: { id: string }; teams: { id: string }[] }): string {
  const ids = teams.map((team) => team.id)
  return [role.id, ...ids.sort()].join(' ')
}
