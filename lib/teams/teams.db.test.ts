import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { newId } from '../ids'
import { createTestApplication, giveApplication } from '../testing/applications'
import { asAdmin, asMember, createTestOrganization, type TestOrganization } from '../testing/factories'
import { addTestMember, createTestTeam } from '../testing/people'
import { createTestServiceUser } from '../testing/tokens'
import { teamListParams } from './list-params'
import { addPeople } from './mutations/add-people'
import { createTeam } from './mutations/create-team'
import { deleteTeam } from './mutations/delete-team'
import { removePeople } from './mutations/remove-people'
import { addApplications, setLevels } from './mutations/set-levels'
import { updateTeam } from './mutations/update-team'
import { findApplications, findPeople } from './queries/find-candidates'
import { getTeam } from './queries/get-team'
import { listTeams } from './queries/list-teams'
import { reviewLeaving } from './queries/review-leaving'
import { teamApplications } from './queries/team-applications'
import { teamPeople } from './queries/team-people'

let at: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  at = await createTestOrganization()
  other = await createTestOrganization()
})

const admin = <T>(work: () => Promise<T>) => asAdmin(at, work)
const first = { q: '', cursor: undefined }
const create = (name: string) => admin(() => createTeam(at.slug, { name, description: '' }))
const peopleOf = async (teamId: string) =>
  (await admin(() => teamPeople(at.slug, teamId, first))).rows.map(({ name }) => name)
const levelsOf = async (teamId: string) =>
  (await admin(() => teamApplications(at.slug, teamId, first))).rows.map(({ name, level }) => [name, level])
const latestEntry = (entityId: string) =>
  db.auditEntry.findFirstOrThrow({ where: { chain: at.id, entityId }, orderBy: { position: 'desc' } })

describe('a team', () => {
  test('has a name of its own, whatever its case', async () => {
    const { id } = await create('Platform')
    await expect(create('PLATFORM')).rejects.toThrow('There is a team Platform already.')
    await expect(create('public')).rejects.toThrow('There is a team Public already.')
    expect(await latestEntry(id)).toMatchObject({ action: 'team:create', after: { name: 'Platform' } })
    await asAdmin(other, () => createTeam(other.slug, { name: 'Platform', description: '' }))
  })

  test('of two admins at once, the second is told who changed it, and may save again', async () => {
    const { id } = await create('Contested')
    const { version } = await admin(() => getTeam(at.slug, id))
    const by = (description: string, from: string) =>
      updateTeam(at.slug, { teamId: id, name: 'Contested', description, version: from })
    await runAs(at.secondAdmin.caller, () => by('By Albert', version))
    await expect(admin(() => by('By Ada', version))).rejects.toThrow(
      'Albert Admin changed this team while you were editing it.',
    )
    await admin(async () => by('By Ada', (await getTeam(at.slug, id)).version))
    expect((await admin(() => getTeam(at.slug, id))).description).toBe('By Ada')
  })

  test('takes what it gave along when it is deleted, and asks for its name', async () => {
    const teamId = await createTestTeam(at, 'Doomed')
    const { id: applicationId, name } = await createTestApplication(at)
    await giveApplication(teamId, applicationId, 'read')
    const person = await addTestMember(at, { teams: [teamId] })
    const remove = (confirmation: string) => admin(() => deleteTeam(at.slug, { teamId, confirmation }))
    await expect(remove('doomed')).rejects.toThrow('Type Doomed to confirm.')
    await remove('Doomed')
    await expect(remove('Doomed')).rejects.toThrow('This team no longer exists')
    expect(await db.teamApplication.count({ where: { applicationId } })).toBe(0)
    expect(await latestEntry(teamId)).toMatchObject({
      action: 'team:delete',
      before: { name: 'Doomed', members: 1, applications: [{ id: applicationId, name, level: 'read' }] },
    })
    expect(await latestEntry(person.membershipId)).toMatchObject({
      action: 'member:update',
      before: { team: { id: teamId, name: 'Doomed' } },
    })
  })
})

describe('Public', () => {
  test('keeps its name, is never deleted, and has everyone in it', async () => {
    const teamId = at.publicTeamId
    const refusals: [() => Promise<unknown>, string][] = [
      [() => updateTeam(at.slug, { teamId, name: 'Everyone', description: '' }), 'keeps its name'],
      [() => deleteTeam(at.slug, { teamId, confirmation: 'Public' }), 'cannot be deleted'],
      [() => addPeople(at.slug, { teamId, people: [at.member.membershipId] }), 'Everyone is in Public already.'],
      [() => removePeople(at.slug, { teamId, people: [at.member.membershipId] }), 'nobody can be removed from it'],
    ]
    for (const [attempt, words] of refusals) await expect(admin(attempt)).rejects.toThrow(words)
    await admin(() => updateTeam(at.slug, { teamId, name: 'Public', description: 'All of us' }))
    expect(await admin(() => getTeam(at.slug, teamId))).toMatchObject({
      isPublic: true,
      description: 'All of us',
      users: await db.membership.count({ where: { organizationId: at.id } }),
      mayUpdate: true,
      mayDelete: false,
    })
  })

  test('gives applications like any other', async () => {
    const { id, name } = await createTestApplication(at)
    const teamId = at.publicTeamId
    await admin(() => addApplications(at.slug, { teamId, applications: [id], level: 'write' }))
    expect(await levelsOf(teamId)).toEqual([[name, 'write']])
    const change = { teamId, levels: [{ applicationId: id, level: 'none' as const }], from: [] }
    await admin(() => setLevels(at.slug, change))
    expect(await levelsOf(teamId)).toEqual([])
  })
})

describe('members and applications', () => {
  test('are added and removed, and each history tells of it', async () => {
    const { id: teamId } = await create('Night shift')
    const person = await addTestMember(at, { name: 'Nora Night' })
    const machine = await createTestServiceUser(at, { name: 'Night bot' })
    const people = [person.membershipId, machine.id]
    expect(await admin(() => addPeople(at.slug, { teamId, people }))).toEqual({ added: 2 })
    expect(await admin(() => addPeople(at.slug, { teamId, people }))).toEqual({ added: 0 })
    expect(await peopleOf(teamId)).toEqual(['Night bot', 'Nora Night'])
    expect(await latestEntry(person.membershipId)).toMatchObject({
      action: 'member:update',
      after: { team: { id: teamId } },
    })
    expect(await latestEntry(machine.id)).toMatchObject({
      action: 'service_user:update',
      after: { team: { id: teamId } },
    })
    expect(await latestEntry(teamId)).toMatchObject({
      action: 'team:add_member',
      after: { added: [{ id: person.membershipId }, { id: machine.id }] },
    })
    const { id: applicationId, name } = await createTestApplication(at)
    await admin(() => addApplications(at.slug, { teamId, applications: [applicationId], level: 'read' }))
    expect(await admin(() => reviewLeaving(at.slug, { teamId, people: [machine.id] }))).toEqual({
      people: [{ id: machine.id, name: 'Night bot' }],
      applications: [{ id: applicationId, name, level: 'read' }],
      count: 1,
    })
    expect(await admin(() => removePeople(at.slug, { teamId, people: [machine.id] }))).toEqual({ removed: 1 })
    expect(await admin(() => removePeople(at.slug, { teamId, people: [machine.id] }))).toEqual({ removed: 0 })
    expect(await peopleOf(teamId)).toEqual(['Nora Night'])
    expect(await latestEntry(machine.id)).toMatchObject({ before: { team: { id: teamId } }, after: null })
  })

  test('of another organization are none', async () => {
    const { id: teamId } = await create('Closed')
    const foreign = await createTestApplication(other)
    for (const people of [
      [other.member.membershipId],
      [newId('su')],
      [at.member.membershipId, other.admin.membershipId],
    ]) {
      await expect(admin(() => addPeople(at.slug, { teamId, people }))).rejects.toThrow('is gone by now')
    }
    const applications = [foreign.id]
    const attempt = () => addApplications(at.slug, { teamId, applications, level: 'read' })
    await expect(admin(attempt)).rejects.toThrow('no longer exists')
    expect([await peopleOf(teamId), await levelsOf(teamId)]).toEqual([[], []])
  })

  test('a level that somebody else changed meanwhile is not overwritten unseen', async () => {
    const { id: teamId } = await create('Levels')
    const one = await createTestApplication(at, {}, 'Alpha app')
    const two = await createTestApplication(at, {}, 'Beta app')
    await giveApplication(teamId, one.id, 'read')
    await giveApplication(teamId, two.id, 'read')
    const from = [one, two].map(({ id }) => ({ applicationId: id, level: 'read' as const }))
    const to = (alpha: 'none' | 'read' | 'write', beta: 'none' | 'read' | 'write') => ({
      teamId,
      from,
      levels: [
        { applicationId: one.id, level: alpha },
        { applicationId: two.id, level: beta },
      ],
    })
    expect(await admin(() => setLevels(at.slug, to('write', 'read')))).toEqual({ changed: 1 })
    // What this page leaves as it was is not changed, whatever it is by now.
    expect(await admin(() => setLevels(at.slug, to('read', 'write')))).toEqual({ changed: 1 })
    expect(await levelsOf(teamId)).toEqual([
      ['Alpha app', 'write'],
      ['Beta app', 'write'],
    ])
    await expect(admin(() => setLevels(at.slug, to('none', 'read')))).rejects.toThrow(
      'Somebody changed what Levels gives of Alpha app meanwhile.',
    )
    expect(await latestEntry(teamId)).toMatchObject({
      action: 'team:set_level',
      before: { levels: [{ name: 'Beta app', level: 'read' }] },
      after: { levels: [{ name: 'Beta app', level: 'write' }] },
    })
  })

  test('are found by any part of a name, address, identifier or slug, without those that are in', async () => {
    const { id: teamId } = await create('Finders')
    const inside = await addTestMember(at, { name: 'Frida Finder', teams: [teamId] })
    const outside = await addTestMember(at, { name: 'Fritz Finder' })
    const machine = await createTestServiceUser(at, { name: 'Finder bot' })
    const find = (q: string, people: string[] = []) => admin(() => findPeople(at.slug, { teamId, q, people }))
    expect((await find('FINDER')).found.map(({ name }) => name)).toEqual(['Fritz Finder', 'Finder bot'])
    expect((await find(outside.userId)).found).toMatchObject([{ id: outside.membershipId, detail: outside.email }])
    expect((await find('finder_bot@')).found).toMatchObject([{ id: machine.id }])
    expect((await find(inside.email)).found).toEqual([])
    const chosen = await find('bot', [outside.membershipId])
    expect(chosen).toMatchObject({ chosen: [{ name: 'Fritz Finder' }], more: false })
    expect((await find('')).more).toBe((await db.membership.count({ where: { organizationId: at.id } })) > 21)
    const app = await createTestApplication(at, {}, 'Findable')
    const search = (q: string) => admin(() => findApplications(at.slug, { teamId, q, applications: [] }))
    expect((await search('INDABL')).found).toEqual([{ id: app.id, name: 'Findable', detail: 'findable' }])
    await giveApplication(teamId, app.id, 'read')
    expect((await search('findable')).found).toEqual([])
  })

  test('are listed in pages by name, and searched', async () => {
    const { id: teamId } = await create('Many')
    const ids = Array.from({ length: 55 }, () => newId('su'))
    await db.serviceUser.createMany({
      data: ids.map((id, index) => ({
        id,
        organizationId: at.id,
        name: `Worker ${index + 100}`,
        nameKey: `worker ${index + 100}`,
        identifier: `${id}@service`,
        roleId: at.roleIds.member,
        createdByName: 'A test',
      })),
    })
    await db.teamServiceUser.createMany({ data: ids.map((serviceUserId) => ({ teamId, serviceUserId })) })
    await db.teamMembership.create({ data: { teamId, membershipId: at.member.membershipId } })
    const page = await admin(() => teamPeople(at.slug, teamId, first))
    expect([page.rows.length, page.count, page.rows[0]]).toMatchObject([
      50,
      56,
      { name: 'Max Member', kind: 'member', role: 'Member' },
    ])
    const next = await admin(() => teamPeople(at.slug, teamId, { q: '', cursor: page.next }))
    expect(next.rows.map(({ name }) => name).at(-1)).toBe('Worker 154')
    expect((await admin(() => teamPeople(at.slug, teamId, { q: 'worker 12', cursor: undefined }))).count).toBe(10)
  })
})

test('the list counts members, service users and applications of each team', async () => {
  const fresh = await createTestOrganization()
  const teamId = await createTestTeam(fresh, 'Alpha')
  await addTestMember(fresh, { teams: [teamId] })
  const { id } = await createTestServiceUser(fresh)
  await db.teamServiceUser.create({ data: { teamId, serviceUserId: id } })
  const app = await createTestApplication(fresh)
  await giveApplication(teamId, app.id, 'read')
  const list = (search: Record<string, string>) => asMember(fresh, () => listTeams(fresh.slug, teamListParams(search)))
  expect((await list({})).rows).toMatchObject([
    { name: 'Alpha', users: 1, serviceUsers: 1, applications: 1, isPublic: false },
    { name: 'Public', isPublic: true, applications: 0 },
  ])
  expect((await list({ q: 'PUB' })).rows.map((row) => row.name)).toEqual(['Public'])
  expect((await list({ sort: '-name' })).rows.map((row) => row.name)).toEqual(['Public', 'Alpha'])
})
