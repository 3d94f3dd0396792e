import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { findSession } from '../auth/sessions'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import { newId } from '../ids'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
} from '../testing/factories'
import { addTestMember, createTestRole, createTestTeam, startTestSession } from '../testing/people'
import { memberListParams } from './list-params'
import { deactivateMember } from './mutations/deactivate-member'
import { leaveOrganization } from './mutations/leave-organization'
import { reactivateMember } from './mutations/reactivate-member'
import { removeMember } from './mutations/remove-member'
import { updateMember } from './mutations/update-member'
import { getMemberDetail } from './queries/get-member-detail'
import { listMembers } from './queries/list-members'

let organization: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
})

const slug = () => organization.slug
const detail = (member: TestMember) => asAdmin(organization, () => getMemberDetail(slug(), member.membershipId))
const deactivate = (member: TestMember) =>
  asAdmin(organization, () => deactivateMember(slug(), { membershipId: member.membershipId }))
const reactivate = (member: TestMember) =>
  asAdmin(organization, () => reactivateMember(slug(), { membershipId: member.membershipId }))
const remove = (member: TestMember, confirmation = member.name) =>
  asAdmin(organization, () => removeMember(slug(), { membershipId: member.membershipId, confirmation }))
const leave = (member: TestMember, confirmation = organization.name) =>
  runAs(member.caller, () => leaveOrganization(slug(), { confirmation }))
const isAlive = async (session: string) => (await findSession(session)) !== null
const read = (member: TestMember) => runAs(member.caller, () => listMembers(slug(), memberListParams({})))

describe('changing', () => {
  test('role and teams count at once, and stand in the audit log', async () => {
    const member = await addTestMember(organization)
    const team = await createTestTeam(organization, 'Platform')
    await asAdmin(organization, () =>
      updateMember(slug(), {
        membershipId: member.membershipId,
        roleId: organization.roleIds.manager,
        teams: [team, organization.publicTeamId],
      }),
    )
    expect(await detail(member)).toMatchObject({ role: { name: 'Manager' }, teams: [{ name: 'Platform' }] })
    const entry = await db.auditEntry.findFirstOrThrow({ where: { entityId: member.membershipId } })
    expect(entry).toMatchObject({
      action: 'member:update',
      actorName: 'Ada Admin',
      before: { role: { name: 'Member' }, teams: [] },
      after: { role: { name: 'Manager' }, teams: [{ name: 'Platform' }] },
    })
  })

  test('of two admins at once, the second is told who changed it', async () => {
    const member = await addTestMember(organization)
    const { version } = await detail(member)
    const change = (roleId: string) =>
      updateMember(slug(), { membershipId: member.membershipId, roleId, teams: [], version })
    await runAs(organization.secondAdmin.caller, () => change(organization.roleIds.manager))
    await expect(asAdmin(organization, () => change(organization.roleIds.admin))).rejects.toThrow(
      'Albert Admin changed this member while you were editing it.',
    )
  })

  test('a role or team of another organization is none', async () => {
    const { membershipId } = await addTestMember(organization)
    const change = (fields: { roleId?: string; teams?: string[] }) =>
      asAdmin(organization, () =>
        updateMember(slug(), { membershipId, roleId: organization.roleIds.member, teams: [], ...fields }),
      )
    await expect(change({ roleId: other.roleIds.admin })).rejects.toThrow('This role no longer exists.')
    await expect(change({ teams: [other.publicTeamId] })).rejects.toThrow('no longer exists')
    await expect(change({ teams: [newId('team')] })).rejects.toThrow('no longer exists')
  })
})

describe('deactivating', () => {
  test('closes the organization to its sessions, ends none, and is undone by reactivating', async () => {
    const member = await addTestMember(organization)
    await addTestMember(other, { user: member })
    const session = await startTestSession(member)
    await deactivate(member)
    await expect(read(member)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    await runAs(member.caller, () => listMembers(other.slug, memberListParams({})))
    expect(await isAlive(session)).toBe(true)
    await expect(deactivate(member)).rejects.toThrow('is deactivated already')
    await reactivate(member)
    expect((await read(member)).rows.length).toBeGreaterThan(0)
    await expect(reactivate(member)).rejects.toThrow('is active already')
  })

  test('nobody deactivates or removes themselves', async () => {
    const own = { membershipId: organization.admin.membershipId }
    await expect(deactivate(organization.admin)).rejects.toThrow('You cannot deactivate yourself.')
    await expect(
      asAdmin(organization, () => removeMember(slug(), { ...own, confirmation: 'Ada Admin' })),
    ).rejects.toThrow('You cannot remove yourself.')
  })
})

describe('removing', () => {
  test('asks for the name', async () => {
    const member = await addTestMember(organization, { name: 'Zoë Ångström' })
    await expect(remove(member, 'Zoe')).rejects.toThrow('Type Zoë Ångström to confirm.')
    await remove(member, 'Zoë Ångström'.normalize('NFD'))
    await expect(remove(member)).rejects.toThrow('This member is gone')
  })

  test('ends every session of whoever belongs nowhere else, and the user stays', async () => {
    const member = await addTestMember(organization)
    const sessions = [await startTestSession(member), await startTestSession(member, organization.id)]
    await remove(member)
    expect(await Promise.all(sessions.map(isAlive))).toEqual([false, false])
    expect(await db.user.findUnique({ where: { id: member.userId } })).not.toBeNull()
    const entries = await db.auditEntry.findMany({ where: { chain: 'installation', entityId: { in: sessions } } })
    expect(entries.map(({ action, actorName }) => [action, actorName])).toEqual([
      ['session:revoke', 'Ada Admin'],
      ['session:revoke', 'Ada Admin'],
    ])
  })

  test('ends of whoever belongs elsewhere only the sessions that reach this organization alone', async () => {
    const member = await addTestMember(organization)
    await addTestMember(other, { user: member })
    const confined = await startTestSession(member, organization.id)
    const elsewhere = await startTestSession(member, other.id)
    const open = await startTestSession(member)
    await remove(member)
    expect(await Promise.all([confined, elsewhere, open].map(isAlive))).toEqual([false, true, true])
    await expect(read(member)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
  })

  test('from two organizations at once ends every session', async () => {
    for (let round = 0; round < 5; round++) {
      const member = await addTestMember(organization)
      const elsewhere = await addTestMember(other, { user: member })
      const session = await startTestSession(member)
      await Promise.all([
        remove(member),
        asAdmin(other, () =>
          removeMember(other.slug, { membershipId: elsewhere.membershipId, confirmation: member.name }),
        ),
      ])
      expect(await isAlive(session)).toBe(false)
    }
  })

  test('touches no service user that they created', async () => {
    const member = await addTestMember(organization, { role: 'admin' })
    const id = newId('su')
    await db.serviceUser.create({
      data: {
        id,
        organizationId: organization.id,
        name: 'Heirloom',
        nameKey: 'heirloom',
        identifier: 'heirloom@service',
        roleId: organization.roleIds.member,
        createdById: member.userId,
        createdByName: member.name,
      },
    })
    const before = await db.serviceUser.findUniqueOrThrow({ where: { id } })
    await remove(member)
    expect(await db.serviceUser.findUniqueOrThrow({ where: { id } })).toEqual(before)
  })
})

describe('leaving', () => {
  test('needs no operation, only the organization’s name, and leaves one signed in', async () => {
    const nothing = await createTestRole(organization)
    const member = await addTestMember(organization, { role: nothing })
    const open = await startTestSession(member)
    const confined = await startTestSession(member, organization.id)
    await expect(leave(member, 'somewhere')).rejects.toThrow(`Type ${organization.name} to confirm.`)
    await leave(member)
    expect(await Promise.all([open, confined].map(isAlive))).toEqual([true, false])
    await expect(leave(member)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    const entry = await db.auditEntry.findFirstOrThrow({ where: { entityId: member.membershipId } })
    expect(entry).toMatchObject({ action: 'member:leave', actorId: member.userId })
  })

  test('is not for whoever is deactivated, signed out or in another organization', async () => {
    const member = await addTestMember(organization)
    await deactivate(member)
    await expect(leave(member)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    await expect(signedOut(() => leaveOrganization(slug(), { confirmation: organization.name }))).rejects.toThrow(
      'NEXT_REDIRECT',
    )
    await expect(asMember(other, () => leaveOrganization(slug(), { confirmation: organization.name }))).rejects.toThrow(
      'NEXT_HTTP_ERROR_FALLBACK;404',
    )
  })
})

describe('who may', () => {
  const calls: Record<string, (at: string, member: TestMember) => Promise<unknown>> = {
    update: (at, { membershipId }) => updateMember(at, { membershipId, roleId: organization.roleIds.admin, teams: [] }),
    deactivate: (at, { membershipId }) => deactivateMember(at, { membershipId }),
    reactivate: (at, { membershipId }) => reactivateMember(at, { membershipId }),
    remove: (at, { membershipId, name }) => removeMember(at, { membershipId, confirmation: name }),
  }

  test.each(Object.entries(calls))('%s: only an admin of the organization', async (name, call) => {
    const member = await addTestMember(organization)
    if (name === 'reactivate') await deactivate(member)
    const before = await db.membership.findUniqueOrThrow({ where: { id: member.membershipId } })
    await expect(signedOut(() => call(slug(), member))).rejects.toThrow('NEXT_REDIRECT')
    await expect(asMember(organization, () => call(slug(), member))).rejects.toThrow(NotPermitted)
    await expect(asManager(organization, () => call(slug(), member))).rejects.toThrow(NotPermitted)
    await expect(asAdmin(other, () => call(slug(), member))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    await expect(asAdmin(other, () => call(other.slug, member))).rejects.toThrow('This member is gone')
    expect(await db.membership.findUniqueOrThrow({ where: { id: member.membershipId } })).toEqual(before)
  })

  test('a custom role with the operations acts on nobody who holds more, and gives nothing beyond its own', async () => {
    const operations = ['member:read', 'member:update', 'member:deactivate', 'member:remove', 'member:invite']
    const lesser = await createTestRole(organization, { name: 'Helper', grants: ['order:list'], operations })
    const wider = await createTestRole(organization, { name: 'Wider', grants: ['order:*'] })
    const narrow = await createTestRole(organization, { name: 'Narrow', grants: ['order:list'] })
    const helper = await addTestMember(organization, { role: lesser })
    const as = <T>(work: () => Promise<T>) => runAs(helper.caller, work)

    for (const victim of [organization.admin, await addTestMember(organization, { role: wider })]) {
      for (const call of Object.values(calls)) {
        await expect(as(() => call(slug(), victim))).rejects.toThrow('holds more than your role does')
      }
    }
    const low = await addTestMember(organization, { role: narrow })
    const change = (roleId: string) =>
      as(() => updateMember(slug(), { membershipId: low.membershipId, roleId, teams: [] }))
    // Its own role has operations that only an Admin grants.
    for (const roleId of [organization.roleIds.admin, organization.roleIds.member, wider, lesser]) {
      await expect(change(roleId)).rejects.toThrow('You cannot give more than you hold yourself')
    }
    await expect(
      as(() =>
        updateMember(slug(), { membershipId: helper.membershipId, roleId: organization.roleIds.admin, teams: [] }),
      ),
    ).rejects.toThrow('You cannot give more than you hold yourself')
    await as(() => removeMember(slug(), { membershipId: low.membershipId, confirmation: low.name }))
  })

  test('teams count among what somebody holds', async () => {
    const lesser = await createTestRole(organization, { name: 'Clerk', operations: ['member:update', 'member:remove'] })
    const none = await createTestRole(organization, { name: 'None' })
    const team = await createTestTeam(organization, 'Ledger')
    const application = newId('app')
    await db.application.create({
      data: {
        id: application,
        organizationId: organization.id,
        name: 'Ledger',
        nameKey: 'ledger',
        slug: 'ledger',
        teams: { create: { teamId: team, level: 'write' } },
      },
    })
    const clerk = await addTestMember(organization, { role: lesser })
    const rich = await addTestMember(organization, { role: none, teams: [team] })
    const poor = await addTestMember(organization, { role: none })
    const update = (member: TestMember) =>
      runAs(clerk.caller, () =>
        updateMember(slug(), { membershipId: member.membershipId, roleId: none, teams: [team] }),
      )
    await expect(update(rich)).rejects.toThrow('holds more than your role does')
    await expect(update(poor)).rejects.toThrow('You cannot give more than you hold yourself')
  })
})
