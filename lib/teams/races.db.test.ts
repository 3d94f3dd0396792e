import { beforeAll, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { updateMember } from '../members/mutations/update-member'
import { createServiceUser } from '../service-users/mutations/create-service-user'
import { createServiceUserSchema } from '../service-users/schema'
import { createTestApplication, giveApplication } from '../testing/applications'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '../testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '../testing/people'
import { raceForPermissions } from '../testing/race'
import { addPeople } from './mutations/add-people'
import { deleteTeam } from './mutations/delete-team'
import { addApplications } from './mutations/set-levels'
import { updateTeam } from './mutations/update-team'

// Two people at once. Which of them comes first is chance; what may come of it is not, so each race is run several times.

const rounds = 6
let at: TestOrganization
let lead: TestMember
let applicationId: string

beforeAll(async () => {
  at = await createTestOrganization()
  applicationId = (await createTestApplication(at)).id
  const role = await createTestRole(at, { grants: ['@read'], operations: ['team:update'] })
  lead = await addTestMember(at, { name: 'Lea Lead', role })
})

const race = (...works: (() => Promise<unknown>)[]) => raceForPermissions(at.id, ...works)
const gone = 'This team no longer exists: it has been deleted. Go back to the list.'

test('a team deleted while it is edited, filled, and given: all of it before, or none', async () => {
  for (let round = 0; round < rounds; round++) {
    const name = `Doomed ${round}`
    const teamId = await createTestTeam(at, name)
    const { membershipId } = await addTestMember(at)
    const by = <T>(work: () => Promise<T>) => runAs(at.secondAdmin.caller, work)
    const given = createServiceUserSchema.parse({ name: `Given ${round}`, roleId: at.roleIds.member, teams: [teamId] })
    const [deleted, ...others] = await race(
      () => asAdmin(at, () => deleteTeam(at.slug, { teamId, confirmation: name })),
      () => by(() => updateTeam(at.slug, { teamId, name, description: 'Edited' })),
      () => by(() => addPeople(at.slug, { teamId, people: [membershipId] })),
      () => by(() => addApplications(at.slug, { teamId, applications: [applicationId], level: 'read' })),
      () => by(() => createServiceUser(at.slug, given)),
    )
    expect(deleted).toBeUndefined()
    const refusals = others.filter((message) => message !== undefined)
    for (const message of refusals) {
      expect([gone, 'One of these teams no longer exists. Reload the page and choose again.']).toContain(message)
    }
    expect(await db.team.count({ where: { id: teamId } })).toBe(0)
  }
})

test('somebody raised while they are added by one who holds less: added before, or not at all', async () => {
  const teamId = await createTestTeam(at)
  for (let round = 0; round < rounds; round++) {
    const role = await createTestRole(at)
    const person = await addTestMember(at, { role })
    const raise = { membershipId: person.membershipId, roleId: at.roleIds.manager, teams: [] }
    const [added, raised] = await race(
      () => runAs(lead.caller, () => addPeople(at.slug, { teamId, people: [person.membershipId] })),
      () => asAdmin(at, () => updateMember(at.slug, raise)),
    )
    expect(raised).toBeUndefined()
    if (added) expect(added).toBe(`${person.name} holds more than your role does. Ask an admin of the organization.`)
    else expect(await placeOf('team:add_member', lead)).toBeLessThan(await placeOf('member:update', at.admin))
  }
})

test('a team that is given more while one who reaches less fills it: filled before, or not at all', async () => {
  for (let round = 0; round < rounds; round++) {
    const teamId = await createTestTeam(at)
    const role = await createTestRole(at)
    const { membershipId } = await addTestMember(at, { role })
    const [added, given] = await race(
      () => runAs(lead.caller, () => addPeople(at.slug, { teamId, people: [membershipId] })),
      () => asAdmin(at, () => addApplications(at.slug, { teamId, applications: [applicationId], level: 'read' })),
    )
    expect(given).toBeUndefined()
    if (added) expect(added).toContain('reaches more than you do')
    else expect(await placeOf('team:add_member', lead)).toBeLessThan(await placeOf('team:set_level', at.admin))
  }
})

test('one who loses an application while they give it: given before, or not at all', async () => {
  for (let round = 0; round < rounds; round++) {
    const own = await createTestTeam(at)
    await giveApplication(own, applicationId, 'read')
    const role = await createTestRole(at, { operations: ['team:update'] })
    const giver = await addTestMember(at, { role, teams: [own] })
    const teamId = await createTestTeam(at)
    const [given, taken] = await race(
      () =>
        runAs(giver.caller, () => addApplications(at.slug, { teamId, applications: [applicationId], level: 'read' })),
      () => asAdmin(at, () => updateMember(at.slug, { membershipId: giver.membershipId, roleId: role, teams: [] })),
    )
    expect(taken).toBeUndefined()
    if (given) expect(given).toContain('You cannot give or take more than you have yourself')
    else expect(await placeOf('team:set_level', giver)).toBeLessThan(await placeOf('member:update', at.admin))
  }
})

/** The place of somebody's latest entry in the audit log, which has what happened in the order in which it counted. */
async function placeOf(action: string, by: TestMember): Promise<bigint> {
  const entry = await db.auditEntry.findFirstOrThrow({
    where: { chain: at.id, action, actorId: by.userId },
    orderBy: { position: 'desc' },
  })
  return entry.position
}
