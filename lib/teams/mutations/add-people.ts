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

/** Adds members and service users to a team. Whoever is in it already stays so. */
export async function addPeople(slug: string, { teamId, people: ids }: TeamPeople): Promise<{ added: number }> {
  const member = await requireMember(slug, 'team:update')
  const organizationId = member.organization.id
  return db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'team:update')
    const team = await findOwnTeam(tx, actor, teamId)
    if (team.isPublic) throw new Refusal(`Everyone is in ${team.name} already.`)
    const chosen = await namesOf(tx, withIds(organizationId, ids))
    if (chosen.length !== new Set(ids).size) {
      throw new Refusal('Somebody you chose is gone by now. Reload the page and choose again.', { field: 'people' })
    }
    await checkPeople(tx, actor, chosen)
    const present = await membersAmong(tx, teamId, ids)
    const added = chosen.filter(({ id }) => !present.has(id))
    if (added.length === 0) return { added: 0 }
    await tx.teamMembership.createMany({
      data: added.flatMap(({ kind, id }) => (kind === 'member' ? [{ teamId, membershipId: id }] : [])),
    })
    await tx.teamServiceUser.createMany({
      data: added.flatMap(({ kind, id }) => (kind === 'service_user' ? [{ teamId, serviceUserId: id }] : [])),
    })
    const given = { team: { id: teamId, name: team.name } }
    await appendAudit(tx, actor, ...peopleEvents(added, { after: given }), {
      action: 'team:add_member',
      entity: { type: 'team', id: teamId, name: team.name },
      after: { added: added.map(({ id, name }) => ({ id, name })) },
    })
    return { added: added.length }
  })
}
