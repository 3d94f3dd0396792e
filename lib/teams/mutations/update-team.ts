import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { nameKey } from '../../names'
import { editableOf } from '../editable'
import type { UpdateTeam } from '../schema'
import { checkTaken } from './check-taken'
import { findOwnTeam } from './find-team'

/** Changes a team's name and description. Public keeps its name. */
export async function updateTeam(slug: string, input: UpdateTeam): Promise<void> {
  const member = await requireMember(slug, 'team:update')
  const organizationId = member.organization.id
  const { teamId: id, name } = input
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'team:update')
    const team = await findOwnTeam(tx, actor, id)
    const [before, after] = [editableOf(team), editableOf(input)]
    await refuseStale(tx, input.version, before, { organizationId, entity: { type: 'team', id, words: 'team' } })
    if (team.isPublic && name !== team.name) {
      throw new Refusal(`${team.name} is everyone’s team and keeps its name.`, { field: 'name' })
    }
    await checkTaken(tx, organizationId, { name, id })
    await tx.team.update({
      where: { id, organizationId },
      data: { ...after, nameKey: nameKey(name) },
      select: { id: true },
    })
    await appendAudit(tx, actor, { action: 'team:update', entity: { type: 'team', id, name }, before, after })
  })
}
