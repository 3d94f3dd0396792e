import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import { createTestApplication, giveApplication } from '../testing/applications'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
} from '../testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '../testing/people'
import { createTestServiceUser } from '../testing/tokens'
import { addPeople } from './mutations/add-people'
import { createTeam } from './mutations/create-team'
import { deleteTeam } from './mutations/delete-team'
import { removePeople } from './mutations/remove-people'
import { addApplications, setLevels } from './mutations/set-levels'
import { updateTeam } from './mutations/update-team'
import { findApplications, findPeople } from './queries/find-candidates'
import { getTeam } from './queries/get-team'
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
const levelsOf = async (teamId: string) =>
  (await admin(() => teamApplications(at.slug, teamId, first))).rows.map(({ name, level }) => [name, level])

describe('someone who may change teams, and reaches little', () => {
  let lead: TestMember
  let readable: string
  let writable: string
  let closed: string
  const asLead = <T>(work: () => Promise<T>) => runAs(lead.caller, work)

  beforeAll(async () => {
    const operations = ['team:read', 'team:create', 'team:update', 'team:delete', 'member:read', 'service_user:read']
    const role = await createTestRole(at, { name: 'Team lead', grants: ['order:*', '@read'], operations })
    const own = await createTestTeam(at, 'Leads')
    lead = await addTestMember(at, { name: 'Lea Lead', role, teams: [own] })
    for (const level of ['read', 'write'] as const) {
      const { id } = await createTestApplication(at, {}, `Lead may ${level}`)
      await giveApplication(own, id, level)
      if (level === 'read') readable = id
      else writable = id
    }
    closed = (await createTestApplication(at, {}, 'Closed to leads')).id
  })

  const plainMember = async () => {
    const role = await createTestRole(at, { grants: ['@read'] })
    return addTestMember(at, { role })
  }

  test('gives what they have themselves, and nothing beyond', async () => {
    const { id: teamId } = await asLead(() => createTeam(at.slug, { name: 'Led', description: '' }))
    const give = (id: string, level: 'read' | 'write') =>
      asLead(() => addApplications(at.slug, { teamId, applications: [id], level }))
    await give(readable, 'read')
    await give(writable, 'write')
    const refusal = 'You cannot give or take more than you have yourself'
    await expect(give(readable, 'write')).rejects.toThrow(refusal)
    await expect(give(closed, 'read')).rejects.toThrow(refusal)
    const raise = { teamId, levels: [{ applicationId: readable, level: 'write' as const }], from: [] }
    await expect(asLead(() => setLevels(at.slug, raise))).rejects.toThrow(refusal)
    expect(await levelsOf(teamId)).toEqual([
      ['Lead may read', 'read'],
      ['Lead may write', 'write'],
    ])
    const { rows } = await asLead(() => teamApplications(at.slug, teamId, first))
    expect(rows.map((row) => row.own)).toEqual(['read', 'write'])
  })

  test('changes no team that reaches further, in any way', async () => {
    const teamId = await createTestTeam(at, 'Further')
    await giveApplication(teamId, readable, 'write')
    const person = await plainMember()
    const people = [person.membershipId]
    const attempts: (() => Promise<unknown>)[] = [
      () => updateTeam(at.slug, { teamId, name: 'Mine', description: '' }),
      () => addPeople(at.slug, { teamId, people }),
      () => addPeople(at.slug, { teamId, people: [lead.membershipId] }),
      () => removePeople(at.slug, { teamId, people }),
      () => reviewLeaving(at.slug, { teamId, people }),
      () => addApplications(at.slug, { teamId, applications: [writable], level: 'read' }),
      () => setLevels(at.slug, { teamId, levels: [{ applicationId: readable, level: 'read' }], from: [] }),
      () => deleteTeam(at.slug, { teamId, confirmation: 'Further' }),
    ]
    for (const attempt of attempts) await expect(asLead(attempt)).rejects.toThrow('Further reaches more than you do.')
    expect(await asLead(() => getTeam(at.slug, teamId))).toMatchObject({
      mayAct: false,
      mayUpdate: false,
      mayDelete: false,
    })
  })

  test('neither adds nor removes anybody who holds more, by role or by another team', async () => {
    const teamId = await createTestTeam(at, 'Mixed')
    const reach = await createTestTeam(at, 'Reach')
    await giveApplication(reach, closed, 'read')
    const role = await createTestRole(at, { grants: ['@read'] })
    const byTeam = await addTestMember(at, { name: 'Tim Teamed', role, teams: [reach] })
    const byRole = await createTestServiceUser(at, { name: 'Managing bot', role: 'manager' })
    const people: [string, string][] = [
      [byTeam.membershipId, 'Tim Teamed'],
      [byRole.id, 'Managing bot'],
      [at.admin.membershipId, 'Ada Admin'],
    ]
    const { membershipId: plain } = await plainMember()
    for (const [id, name] of people) {
      const refusal = `${name} holds more than your role does.`
      await expect(asLead(() => addPeople(at.slug, { teamId, people: [plain, id] }))).rejects.toThrow(refusal)
      await admin(() => addPeople(at.slug, { teamId, people: [id] }))
      await expect(asLead(() => removePeople(at.slug, { teamId, people: [id] }))).rejects.toThrow(refusal)
      await expect(asLead(() => reviewLeaving(at.slug, { teamId, people: [id] }))).rejects.toThrow(refusal)
    }
    await asLead(() => addPeople(at.slug, { teamId, people: [plain, lead.membershipId] }))
    await asLead(() => removePeople(at.slug, { teamId, people: [plain, lead.membershipId] }))
  })

  test('changes nothing for members who hold more, but for Admins, who bypass teams', async () => {
    const teamId = await createTestTeam(at, 'Watched')
    await addTestMember(at, { role: 'admin', teams: [teamId] })
    const give = () => asLead(() => addApplications(at.slug, { teamId, applications: [readable], level: 'read' }))
    await give()
    await admin(() => setLevels(at.slug, { teamId, levels: [{ applicationId: readable, level: 'none' }], from: [] }))
    await addTestMember(at, { role: 'manager', teams: [teamId] })
    await expect(give()).rejects.toThrow('Somebody in Watched holds more than you do.')
    await expect(asLead(() => deleteTeam(at.slug, { teamId, confirmation: 'Watched' }))).rejects.toThrow(
      'Somebody in Watched holds more than you do.',
    )
  })

  test('gives everyone what they have themselves, as on the application’s page', async () => {
    const teamId = at.publicTeamId
    const give = (id: string, level: 'read' | 'write') =>
      asLead(() => addApplications(at.slug, { teamId, applications: [id], level }))
    await give(writable, 'read')
    await expect(give(readable, 'write')).rejects.toThrow('You cannot give or take more than you have yourself')
    await asLead(() => setLevels(at.slug, { teamId, levels: [{ applicationId: writable, level: 'none' }], from: [] }))
  })
})

describe('who may', () => {
  const calls: Record<string, (slug: string, teamId: string, person: string) => Promise<unknown>> = {
    create: (slug) => createTeam(slug, { name: `Attack ${crypto.randomUUID()}`, description: '' }),
    update: (slug, teamId) => updateTeam(slug, { teamId, name: 'Stolen', description: '' }),
    delete: (slug, teamId) => deleteTeam(slug, { teamId, confirmation: 'Target' }),
    'add people': (slug, teamId, person) => addPeople(slug, { teamId, people: [person] }),
    'remove people': (slug, teamId, person) => removePeople(slug, { teamId, people: [person] }),
    'review leaving': (slug, teamId, person) => reviewLeaving(slug, { teamId, people: [person] }),
    'set levels': (slug, teamId) => setLevels(slug, { teamId, levels: [{ applicationId, level: 'write' }], from: [] }),
    'add applications': (slug, teamId) =>
      addApplications(slug, { teamId, applications: [applicationId], level: 'write' }),
    'find people': (slug, teamId) => findPeople(slug, { teamId, q: '', people: [] }),
    'find applications': (slug, teamId) => findApplications(slug, { teamId, q: '', applications: [] }),
  }
  let applicationId: string
  beforeAll(async () => {
    applicationId = (await createTestApplication(at)).id
  })
  const stateOf = (id: string) =>
    db.team.findUniqueOrThrow({ where: { id }, include: { memberships: true, serviceUsers: true, applications: true } })

  test.each(Object.entries(calls))(
    '%s: only those whose role says so, in their own organization',
    async (_name, call) => {
      const teamId = await createTestTeam(at, `Target ${crypto.randomUUID()}`)
      const { membershipId } = await addTestMember(at, { teams: [teamId] })
      const before = await stateOf(teamId)
      const attempt = (slug: string) => () => call(slug, teamId, membershipId)
      await expect(signedOut(attempt(at.slug))).rejects.toThrow('NEXT_REDIRECT')
      await expect(asMember(at, attempt(at.slug))).rejects.toThrow(NotPermitted)
      await expect(asManager(at, attempt(at.slug))).rejects.toThrow(NotPermitted)
      await expect(asAdmin(other, attempt(at.slug))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
      await asAdmin(other, attempt(other.slug)).catch(() => {})
      expect(await stateOf(teamId)).toEqual(before)
    },
  )

  test('another organization’s team is not found, and nobody in it is seen', async () => {
    const teamId = await createTestTeam(at)
    await addTestMember(at, { teams: [teamId] })
    await expect(asAdmin(other, () => getTeam(other.slug, teamId))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    expect((await asAdmin(other, () => teamPeople(other.slug, teamId, first))).rows).toEqual([])
    expect((await asAdmin(other, () => teamApplications(other.slug, at.publicTeamId, first))).rows).toEqual([])
  })

  test('whoever may see teams but neither members nor service users sees nobody in them', async () => {
    const teamId = await createTestTeam(at)
    await addTestMember(at, { teams: [teamId] })
    const role = await createTestRole(at, { operations: ['team:read', 'team:update'] })
    const blind = await addTestMember(at, { role })
    const seen = await runAs(blind.caller, () => teamPeople(at.slug, teamId, first))
    expect([seen.rows, seen.count]).toEqual([[], 0])
    const found = await runAs(blind.caller, () => findPeople(at.slug, { teamId, q: '', people: [] }))
    expect(found.found).toEqual([])
    const applications = await runAs(blind.caller, () => findApplications(at.slug, { teamId, q: '', applications: [] }))
    expect(applications.found).toEqual([])
  })
})
