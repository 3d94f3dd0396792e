import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { requireMember } from '../../auth/require-member'
import { lockMembers } from '../../members/mutations/lock-members'
import { nameKey } from '../../names'
import { renameOwner } from '../../tokens/mutations/for-owner'
import { tokenTransaction } from '../../tokens/state/transaction'
import { editableOf } from '../editable'
import type { UpdateServiceUser } from '../schema'
import { chosenRoleAndTeams } from './chosen'
import { lockServiceUserRow } from './lock-service-user'

/** Changes name, description, role and teams; the identifier is fixed. Role and teams count from the next verified request on. */
export async function updateServiceUser(slug: string, input: UpdateServiceUser): Promise<void> {
  const member = await requireMember(slug, 'service_user:update')
  const organizationId = member.organization.id
  const { serviceUserId: id } = input
  await tokenTransaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'service_user:update')
    const before = await lockServiceUserRow(tx, actor, id)
    await refuseStale(tx, input.version, editableOf(before), {
      organizationId,
      entity: { type: 'service_user', id, words: 'service user' },
    })
    const { role, teams } = await chosenRoleAndTeams(tx, actor, input, before)
    await tx.serviceUser.update({
      where: { id, organizationId },
      data: {
        name: input.name,
        nameKey: nameKey(input.name),
        description: input.description,
        roleId: role.id,
        teams: { deleteMany: {}, createMany: { data: teams.map((team) => ({ teamId: team.id })) } },
      },
      select: { id: true },
    })
    if (before.name !== input.name) await renameOwner(tx, actor, id, input.name)
    await appendAudit(tx, actor, {
      action: 'service_user:update',
      entity: { type: 'service_user', id, name: input.name },
      before: { name: before.name, description: before.description, role: before.role, teams: before.teams },
      after: { name: input.name, description: input.description, role, teams },
    })
  })
}
