import 'server-only'
import type { PublicLevel } from '../../applications/public-level'
import { appendAudit } from '../../audit/append'
import { holdingOfMember } from '../../auth/load-holding'
import { type Member, requireMember } from '../../auth/require-member'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { inTeam, reachesPeople } from '../people'
import type { AddApplications, SetLevels } from '../schema'
import { findOwnTeam } from './find-team'

type Level = { applicationId: string; level: PublicLevel }
type Change = { application: { id: string; name: string }; was: PublicLevel; level: PublicLevel }
type OwnTeam = Awaited<ReturnType<typeof findOwnTeam>>

/** Changes what a team gives. A level that somebody else has changed since the page was made is left to them, and nothing is changed. */
export async function setLevels(slug: string, { teamId, levels, from }: SetLevels): Promise<{ changed: number }> {
  const member = await requireMember(slug, 'team:update')
  return db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'team:update')
    const team = await findOwnTeam(tx, actor, teamId)
    const shown = new Map(from.map(({ applicationId, level }) => [applicationId, level]))
    const wanted = levels.filter(({ applicationId, level }) => shown.get(applicationId) !== level)
    const changes = await changesOf(tx, actor, team, wanted)
    const stale = changes.find(({ application, was }) => (shown.get(application.id) ?? was) !== was)
    if (stale) {
      throw new Refusal(
        `Somebody changed what ${team.name} gives of ${stale.application.name} meanwhile. Look at the levels below, and save again.`,
      )
    }
    return { changed: await apply(tx, actor, team, changes) }
  })
}

/** Lets a team give further applications, all at one level; of those it gives already it changes the level. */
export async function addApplications(slug: string, input: AddApplications): Promise<{ changed: number }> {
  const { teamId, applications, level } = input
  const member = await requireMember(slug, 'team:update')
  return db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'team:update')
    const team = await findOwnTeam(tx, actor, teamId)
    const wanted = applications.map((applicationId) => ({ applicationId, level }))
    return { changed: await apply(tx, actor, team, await changesOf(tx, actor, team, wanted)) }
  })
}

async function changesOf(tx: Transaction, actor: Member, team: OwnTeam, wanted: Level[]): Promise<Change[]> {
  const ids = wanted.map(({ applicationId }) => applicationId)
  const found = await tx.application.findMany({
    where: { id: { in: ids }, organizationId: actor.organization.id, deletedAt: null },
    select: { id: true, name: true, teams: { where: { teamId: team.id }, select: { level: true } } },
  })
  const byId = new Map(found.map((application) => [application.id, application]))
  return wanted.flatMap(({ applicationId, level }) => {
    const application = byId.get(applicationId)
    if (!application) throw new Refusal('One of these applications no longer exists. Reload the page.')
    const was = application.teams[0]?.level ?? 'none'
    return was === level ? [] : [{ application: { id: application.id, name: application.name }, was, level }]
  })
}

const rank = { none: 0, read: 1, write: 2 }

async function apply(tx: Transaction, actor: Member, team: OwnTeam, changes: Change[]): Promise<number> {
  if (changes.length === 0) return 0
  await checkMayGive(tx, actor, team, changes)
  const teamId = team.id
  await tx.teamApplication.deleteMany({
    where: { teamId, applicationId: { in: changes.map(({ application }) => application.id) } },
  })
  await tx.teamApplication.createMany({
    data: changes.flatMap(({ application, level }) =>
      level === 'none' ? [] : [{ teamId, applicationId: application.id, level }],
    ),
  })
  const levelsBy = (of: (change: Change) => PublicLevel) => ({
    levels: changes.map((change) => ({ ...change.application, level: of(change) })),
  })
  await appendAudit(tx, actor, {
    action: 'team:set_level',
    entity: { type: 'team', id: teamId, name: team.name },
    before: levelsBy(({ was }) => was),
    after: levelsBy(({ level }) => level),
  })
  return changes.length
}

// Nobody gives or takes a level beyond their own, nor changes what others may do who hold more. Everyone is in Public, those who hold
// more among them: there the level alone counts, as it does on the application's own page.
async function checkMayGive(tx: Transaction, actor: Member, team: OwnTeam, changes: Change[]): Promise<void> {
  if (actor.role.builtIn === 'admin') return
  const { levels } = await holdingOfMember(tx, actor)
  const beyond = changes.find(({ application, was, level }) => {
    return Math.max(rank[was], rank[level]) > rank[levels.get(application.id) ?? 'none']
  })
  if (beyond) {
    throw new Refusal(
      `You cannot give or take more than you have yourself: ${beyond.application.name} goes beyond it. Ask an admin.`,
    )
  }
  const people = inTeam(actor.organization.id, team.id)
  if (!team.isPublic && !(await reachesPeople(tx, actor, people, { adminsToo: false }))) {
    throw new Refusal(`Somebody in ${team.name} holds more than you do. Ask an admin of the organization.`)
  }
}
