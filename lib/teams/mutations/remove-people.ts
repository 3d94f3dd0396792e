import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { membersAmong } from '../members-among'
import { withIds } from '../people'
import type { TeamPeople } from '../schema'
import { checkPeople } from './check-people'
import { findOwnTeam } from './find-team'
import { namesOf, peopleEvents } from './people-events'

/** Removes members and service users from a team. Whoever is not in it any more stays so. */
export async function removePeople(slug: string, { teamId, people: ids }: TeamPeople): Promise<{ removed: number }> {
  const member = await requireMember(slug, 'team:update')
  const organizationId = member.organization.id
  return db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'team:update')
    const team = await findOwnTeam(tx, actor, teamId)
    if (team.isPublic) throw new Refusal(`Everyone is in ${team.name}, and nobody can be removed from it.`)
    const present = await membersAmong(tx, teamId, ids)
    const removed = await namesOf(tx, withIds(organizationId, [...present]))
    await checkPeople(tx, actor, removed)
    if (removed.length === 0) return { removed: 0 }
    const gone = removed.map(({ id }) => id)
    await tx.teamMembership.deleteMany({ where: { teamId, membershipId: { in: gone } } })
    await tx.teamServiceUser.deleteMany({ where: { teamId, serviceUserId: { in: gone } } })
    const taken = { team: { id: teamId, name: team.name } }
    await appendAudit(tx, actor, ...peopleEvents(removed, { before: taken }), {
      action: 'team:remove_member',
      entity: { type: 'team', id: teamId, name: team.name },
      before: { removed: removed.map(({ id, name }) => ({ id, name })) },
    })
    return { removed: removed.length }
  })
}
