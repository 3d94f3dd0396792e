import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { inTeam, reachesPeople } from '../people'
import type { DeleteTeam } from '../schema'
import { findOwnTeam } from './find-team'
import { namesOf, peopleEvents } from './people-events'

/** Deletes a team: what it gave is gone from the next request on, unless another team gives it as well. */
export async function deleteTeam(slug: string, { teamId: id, confirmation }: DeleteTeam): Promise<void> {
  const member = await requireMember(slug, 'team:delete')
  const organizationId = member.organization.id
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'team:delete')
    const team = await findOwnTeam(tx, actor, id)
    if (team.isPublic) throw new Refusal(`${team.name} is everyone’s team and cannot be deleted.`)
    if (!(await reachesPeople(tx, actor, inTeam(organizationId, id), { adminsToo: true }))) {
      throw new Refusal(
        `Somebody in ${team.name} holds more than you do. Ask an admin of the organization to delete it.`,
      )
    }
    if (confirmation.normalize('NFC') !== team.name) {
      throw new Refusal(`Type ${team.name} to confirm.`, { field: 'confirmation' })
    }
    const people = await namesOf(tx, inTeam(organizationId, id))
    const applications = await tx.teamApplication.findMany({
      where: { teamId: id, application: { deletedAt: null } },
      select: { level: true, application: { select: { id: true, name: true } } },
      orderBy: { application: { nameKey: 'asc' } },
    })
    await tx.team.delete({ where: { id, organizationId }, select: { id: true } })
    await appendAudit(tx, actor, ...peopleEvents(people, { before: { team: { id, name: team.name } } }), {
      action: 'team:delete',
      entity: { type: 'team', id, name: team.name },
      before: {
        name: team.name,
        description: team.description,
        members: people.length,
        applications: applications.map(({ level, application }) => ({ ...application, level })),
      },
    })
  })
}
