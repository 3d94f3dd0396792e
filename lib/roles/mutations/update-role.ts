import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { nameKey } from '../../names'
import { beyond } from '../beyond'
import { editableOf } from '../editable'
import type { UpdateRole } from '../schema'
import { checkTaken } from './check-taken'
import { findOwnRole } from './find-role'

/** Changes a custom role. It counts from the next verified request on, of everybody who has it. */
export async function updateRole(slug: string, input: UpdateRole): Promise<void> {
  const member = await requireMember(slug, 'role:update')
  const organizationId = member.organization.id
  const { roleId: id, name } = input
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'role:update')
    const found = await findOwnRole(tx, actor, id)
    const [before, after] = [editableOf(found), editableOf(input)]
    await refuseStale(tx, input.version, before, { organizationId, entity: { type: 'role', id, words: 'role' } })
    const refusal = beyond(actor.role, before, after)
    if (refusal) throw new Refusal(refusal.message, refusal)
    await checkTaken(tx, organizationId, { name, id })
    await tx.role.update({
      where: { id, organizationId },
      data: { ...after, nameKey: nameKey(name) },
      select: { id: true },
    })
    await appendAudit(tx, actor, { action: 'role:update', entity: { type: 'role', id, name }, before, after })
  })
}
