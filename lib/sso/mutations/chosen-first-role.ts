import 'server-only'
import { canGrant } from '../../auth/holding'
import { holdingOf, holdingOfMember } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'

type Role = { id: string; name: string }

/** The role that a form chose for whoever comes for the first time, if it is the organization's and the member may give it. */
export async function chosenFirstRole(
  tx: Transaction,
  actor: Member,
  roleId: string | null,
  present: Role | null,
): Promise<Role | null> {
  if (roleId === null) return null
  if (roleId === present?.id) return present
  const organizationId = actor.organization.id
  const role = await tx.role.findFirst({
    where: { id: roleId, organizationId },
    select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true },
  })
  if (!role) throw new Refusal('This role no longer exists. Choose another.', { field: 'firstRoleId' })
  const given = await holdingOf(tx, organizationId, role, [])
  if (!canGrant(await holdingOfMember(tx, actor), given)) {
    throw new Refusal(`You cannot give more than you hold yourself: the role ${role.name} goes beyond it.`, {
      field: 'firstRoleId',
    })
  }
  return { id: role.id, name: role.name }
}
