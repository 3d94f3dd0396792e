import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { NotPermitted, Refusal } from '../errors'
import { newId } from '../ids'
import { deactivateMember } from '../members/mutations/deactivate-member'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
} from '../testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '../testing/people'
import { invitationListParams } from './list-params'
import { inviteMember } from './mutations/invite-member'
import { resendInvitation } from './mutations/resend-invitation'
import { revokeInvitation } from './mutations/revoke-invitation'
import { findWaiting } from './queries/find-waiting'
import { listInvitations } from './queries/list-invitations'
import { invitationsTo, newEmail } from './testing/invitations'

let organization: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  other = await createTestOrganization()
})
beforeEach(async () => {
  organization = await createTestOrganization()
})

const notFound = 'NEXT_HTTP_ERROR_FALLBACK;404'
const { slug, invite, list, resend } = invitationsTo(
  () => organization,
  () => other,
)

describe('inviting', () => {
  test('keeps the hash of the link’s secret alone, and says who was invited to what', async () => {
    const team = await createTestTeam(organization, 'Platform')
    const { id, email, secret, sent } = await invite({ teams: [team, organization.publicTeamId] })
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(sent.link).toMatch(/^http:\/\/localhost:\d+\/invite\//)
    const [dump] = await db.$queryRaw<{ all: string }[]>`
      SELECT (SELECT string_agg(i::text, ' ') FROM "Invitation" i) || (SELECT string_agg(e::text, ' ') FROM "AuditEntry" e) AS "all"`
    expect(dump!.all).not.toContain(secret)
    expect(await list()).toMatchObject([
      { id, email, role: 'Member', teams: ['Platform'], invitedByName: 'Ada Admin', state: 'pending', onHold: false },
    ])
    const entry = await db.auditEntry.findFirstOrThrow({ where: { entityId: id } })
    expect(entry).toMatchObject({ action: 'invitation:create', entityName: email, actorName: 'Ada Admin' })
  })

  test('looks the same for an address that has an account and one that has none', async () => {
    const known = await invite({ email: other.admin.email })
    const unknown = await invite()
    expect(Object.keys(known.sent)).toEqual(Object.keys(unknown.sent))
    const [first, second] = await Promise.all([findWaiting(known.secret), findWaiting(unknown.secret)])
    const { id: _, email: __, expiresAt: ___, ...same } = first!
    expect(second).toMatchObject(same)
    expect(Object.keys(second!)).toEqual(Object.keys(first!))
  })

  test('refuses members, deactivated ones as well, and addresses that have been invited', async () => {
    await expect(invite({ email: organization.member.email })).rejects.toThrow('Max Member is a member of')
    await asAdmin(organization, () => deactivateMember(slug(), { membershipId: organization.member.membershipId }))
    await expect(invite({ email: organization.member.email })).rejects.toThrow('Reactivate them instead.')
    const { email } = await invite()
    await expect(invite({ email })).rejects.toThrow('Ada Admin has invited this address already.')
  })

  test('one address by two admins at once makes one invitation', async () => {
    const email = newEmail()
    const both = await Promise.allSettled([invite({ email }), invite({ email, as: organization.secondAdmin })])
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((result) => result.status === 'rejected')?.reason).toBeInstanceOf(Refusal)
  })

  test('an expired one makes room for another, and opens nothing again', async () => {
    const first = await invite()
    await db.invitation.update({ where: { id: first.id }, data: { expiresAt: new Date() } })
    const second = await invite({ email: first.email })
    expect((await list()).map(({ id, state }) => [id, state])).toEqual([
      [second.id, 'pending'],
      [first.id, 'revoked'],
    ])
    await db.invitation.update({ where: { id: first.id }, data: { expiresAt: new Date(Date.now() + 60_000) } })
    expect(await findWaiting(first.secret)).toBeNull()
  })

  test('gives nothing beyond what the inviter holds', async () => {
    const operations = ['member:read', 'member:invite']
    const role = await createTestRole(organization, { grants: ['order:list'], operations })
    const narrow = await createTestRole(organization, { grants: ['order:list'] })
    const helper = await addTestMember(organization, { role })
    for (const roleId of [...Object.values(organization.roleIds), role]) {
      await expect(invite({ roleId, as: helper })).rejects.toThrow('You cannot give more than you hold yourself')
    }
    await expect(invite({ roleId: other.roleIds.member })).rejects.toThrow('This role no longer exists.')
    await expect(invite({ teams: [other.publicTeamId] })).rejects.toThrow('no longer exists')
    const { id } = await invite({ roleId: narrow, as: helper })
    const wide = await invite({ roleId: organization.roleIds.admin })
    await expect(resend(wide.id, helper)).rejects.toThrow('gives more than your role does')
    await expect(runAs(helper.caller, () => revokeInvitation(slug(), { invitationId: wide.id }))).rejects.toThrow(
      'gives more than your role does',
    )
    await runAs(helper.caller, () => revokeInvitation(slug(), { invitationId: id }))
  })

  const calls: Record<string, (at: string, id: string) => Promise<unknown>> = {
    invite: (at) => inviteMember(at, { email: newEmail(), roleId: organization.roleIds.member, teams: [] }),
    resend: (at, invitationId) => resendInvitation(at, { invitationId }),
    revoke: (at, invitationId) => revokeInvitation(at, { invitationId }),
    list: (at) => listInvitations(at, invitationListParams({})),
  }
  test.each(Object.entries(calls))('%s: only an admin of the organization', async (name, call) => {
    const { id } = await invite()
    const before = await db.invitation.findMany({ where: { organizationId: organization.id } })
    await expect(signedOut(() => call(slug(), id))).rejects.toThrow('NEXT_REDIRECT')
    await expect(asMember(organization, () => call(slug(), id))).rejects.toThrow(NotPermitted)
    await expect(asManager(organization, () => call(slug(), id))).rejects.toThrow(NotPermitted)
    await expect(asAdmin(other, () => call(slug(), id))).rejects.toThrow(notFound)
    const elsewhere = asAdmin(other, () => call(other.slug, id))
    if (name === 'list') expect(await elsewhere).toMatchObject({ rows: [] })
    else await expect(elsewhere).rejects.toThrow(/no longer exists/)
    expect(await db.invitation.findMany({ where: { organizationId: organization.id } })).toEqual(before)
  })
})

describe('the list', () => {
  test('searches, filters, sorts and pages', async () => {
    const people = Array.from({ length: 60 }, (_, index) => `person-${String(index).padStart(2, '0')}@example.com`)
    await db.invitation.createMany({
      data: people.map((email, index) => ({
        id: newId('inv'),
        organizationId: organization.id,
        email,
        roleId: organization.roleIds.member,
        teamIds: [],
        tokenHash: email,
        invitedById: organization.admin.userId,
        invitedByName: 'Ada Admin',
        expiresAt: new Date(Date.now() + (index % 2 ? 60_000 : -60_000)),
        ...(index === 0 && { acceptedAt: new Date() }),
        ...(index === 1 && { revokedAt: new Date() }),
      })),
    })
    const page = (search: Record<string, string>) =>
      asAdmin(organization, () => listInvitations(slug(), invitationListParams(search)))
    const first = await page({ sort: 'email' })
    const second = await page({ sort: 'email', cursor: first.next! })
    expect([...first.rows, ...second.rows].map((row) => row.email)).toEqual(people)
    expect((await page({ sort: 'email', cursor: second.previous! })).rows).toEqual(first.rows)
    expect((await page({ state: 'accepted' })).rows.map((row) => row.email)).toEqual(['person-00@example.com'])
    expect((await page({ state: 'revoked' })).rows.map((row) => row.email)).toEqual(['person-01@example.com'])
    expect(await page({ state: 'pending' })).toMatchObject({ count: 29, exact: true })
    expect(await page({ state: 'expired' })).toMatchObject({ count: 29 })
    expect((await page({ q: 'PERSON-1' })).count).toBe(10)
    expect((await page({ q: 'n_1' })).count).toBe(0)
  })
})
