import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { beyond, nothing } from '../beyond'
import { editableOf } from '../editable'
import { countHolders, isInUse } from '../holders'
import type { DeleteRole } from '../schema'
import { findReplacement } from './find-replacement'
import { findOwnRole } from './find-role'
import { moveHolders } from './move-holders'

/** Deletes a custom role. Whoever has it gets the replacement at once, and holds what that grants from the next request on. */
export async function deleteRole(
  slug: string,
  { roleId, replacementId, confirmation }: DeleteRole,
): Promise<{ moved: number }> {
  const member = await requireMember(slug, 'role:delete')
  const organizationId = member.organization.id
  return db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'role:delete')
    const role = await findOwnRole(tx, actor, roleId)
    const refusal = beyond(actor.role, role, nothing)
    if (refusal) throw new Refusal(refusal.message)
    const holders = await countHolders(tx, organizationId, roleId)
    const replacement = isInUse(holders) ? await findReplacement(tx, actor, role, replacementId) : undefined
    if (confirmation.normalize('NFC') !== role.name) {
      throw new Refusal(`Type ${role.name} to confirm.`, { field: 'confirmation' })
    }
    const events = await moveHolders(tx, organizationId, role, replacement)
    await tx.role.delete({ where: { id: roleId, organizationId }, select: { id: true } })
    await appendAudit(tx, actor, ...events, {
      action: 'role:delete',
      entity: { type: 'role', id: roleId, name: role.name },
      before: { ...editableOf(role), ...holders },
      after: replacement && { replacement: { id: replacement.id, name: replacement.name } },
    })
    return { moved: holders.users + holders.serviceUsers }
  })
}
