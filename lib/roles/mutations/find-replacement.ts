import 'server-only'
import { canGrant } from '../../auth/holding'
import type { Reader } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import { Refusal } from '../../errors'

const field = 'replacementId'

/** The role that shall take the place of another, if it is one that the member may give. */
export async function findReplacement(
  reader: Reader,
  actor: Member,
  role: { id: string; name: string },
  replacementId: string | undefined,
) {
  if (!replacementId) throw new Refusal(`${role.name} is in use. Choose the role that replaces it.`, { field })
  if (replacementId === role.id) throw new Refusal('A role cannot replace itself. Choose another.', { field })
  const replacement = await reader.role.findFirst({
    where: { id: replacementId, organizationId: actor.organization.id },
    select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true },
  })
  if (!replacement) throw new Refusal('This role no longer exists. Choose another.', { field })
  // Levels do not change, and whoever has the role reaches no more than the member: that was asked before.
  const levels = new Map()
  if (!canGrant({ role: actor.role, levels }, { role: replacement, levels })) {
    throw new Refusal(`You cannot give more than you hold yourself: the role ${replacement.name} goes beyond it.`, {
      field,
    })
  }
  return replacement
}
