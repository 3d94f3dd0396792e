import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { checkPeople } from '../mutations/check-people'
import { findOwnTeam } from '../mutations/find-team'
import { namesOf } from '../mutations/people-events'
import { withIds } from '../people'
import type { TeamPeople } from '../schema'

const shown = 20

export type Leaving = {
  people: { id: string; name: string }[]
  /** What the team gives: the first of it by name, and how much there is. */
  applications: { id: string; name: string; level: 'read' | 'write' }[]
  count: number
}

/** What people would lose who are removed from a team. Whatever would be refused then is refused here already. */
export async function reviewLeaving(slug: string, { teamId, people: ids }: TeamPeople): Promise<Leaving> {
  const member = await requireMember(slug, 'team:update')
  const { organization } = member
  await findOwnTeam(db, member, teamId)
  const people = await namesOf(db, withIds(organization.id, ids))
  await checkPeople(db, member, people)
  const where = { teamId, application: { organizationId: organization.id, deletedAt: null } }
  const [applications, count] = await Promise.all([
    db.teamApplication.findMany({
      where,
      select: { level: true, application: { select: { id: true, name: true } } },
      orderBy: [{ application: { nameKey: 'asc' } }, { applicationId: 'asc' }],
      take: shown,
    }),
    db.teamApplication.count({ where }),
  ])
  return {
    people: people.map(({ id, name }) => ({ id, name })),
    applications: applications.map(({ level, application }) => ({ ...application, level })),
    count,
  }
}
