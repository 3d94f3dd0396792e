import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { chosenRoleAndTeams } from '../../service-users/mutations/chosen'
import { editableOf } from '../editable'
import type { UpdateMember } from '../schema'
import { lockMembers, lockMembership } from './lock-members'
import { refuseLastAdmin } from './refuse-last-admin'

/** Changes a member's role and teams. Both count from the next request on, of theirs and of their personal tokens. */
export async function updateMember(slug: string, input: UpdateMember): Promise<void> {
  const member = await requireMember(slug, 'member:update')
  const organizationId = member.organization.id
  const { membershipId: id } = input
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:update')
    const before = await lockMembership(tx, actor, id)
    await refuseStale(tx, input.version, editableOf(before), {
      organizationId,
      entity: { type: 'member', id, words: 'member' },
    })
    const { role, teams } = await chosenRoleAndTeams(tx, actor, input, before)
    if (role.id !== before.role.id) await refuseLastAdmin(tx, actor, before)
    await tx.membership.update({
      where: { id, organizationId },
      data: {
        roleId: role.id,
        teams: { deleteMany: {}, createMany: { data: teams.map((team) => ({ teamId: team.id })) } },
      },
      select: { id: true },
    })
    await appendAudit(tx, actor, {
      action: 'member:update',
      entity: { type: 'member', id, name: before.user.name },
      before: { role: { id: before.role.id, name: before.role.name }, teams: before.teams },
      after: { role, teams },
    })
  })
}
