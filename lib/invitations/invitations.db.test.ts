import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { signIn } from '../auth/sign-in'
import { db } from '../db/client'
import { NotPermitted, Refusal } from '../errors'
import { newId } from '../ids'
import { deactivateMember } from '../members/mutations/deactivate-member'
import { lockOrganization } from '../members/mutations/lock-members'
import { removeMember } from '../members/mutations/remove-member'
import { updateMember } from '../members/mutations/update-member'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
  testPassword,
} from '../testing/factories'
import { addTestMember, createTestRole, createTestTeam, untilWaiting } from '../testing/people'
import { invitationListParams } from './list-params'
import { acceptInvitation } from './mutations/accept-invitation'
import { inviteMember } from './mutations/invite-member'
import { resendInvitation } from './mutations/resend-invitation'
import { revokeInvitation } from './mutations/revoke-invitation'
import { signUpWithInvitation } from './mutations/sign-up'
import { findWaiting } from './queries/find-waiting'
import { listInvitations } from './queries/list-invitations'

let organization: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  other = await createTestOrganization()
})
beforeEach(async () => {
  organization = await createTestOrganization()
})

const notFound = 'NEXT_HTTP_ERROR_FALLBACK;404'
const client = { address: '198.51.100.7', userAgent: 'Test' }
const password = 'correct horse battery'
const slug = () => organization.slug
const newEmail = () => `${newId('usr')}@example.com`

type Wanted = { email?: string; roleId?: string; teams?: string[]; as?: TestMember }

/** Invites, and gives the link's secret. */
async function invite({ email = newEmail(), roleId, teams = [], as = organization.admin }: Wanted = {}) {
  const sent = await runAs(as.caller, () =>
    inviteMember(slug(), { email, roleId: roleId ?? organization.roleIds.member, teams }),
  )
  const { id } = await db.invitation.findFirstOrThrow({
    where: { organizationId: organization.id, email },
    orderBy: { createdAt: 'desc' },
  })
  return { id, email, secret: secretOf(sent.link), sent }
}

function secretOf(link: string | null): string {
  return new URL(link!).pathname.replace('/invite/', '')
}

const list = async (search: Record<string, string> = {}) =>
  (await asAdmin(organization, () => listInvitations(slug(), invitationListParams(search)))).rows
const resend = (invitationId: string, as: TestMember = organization.admin) =>
  runAs(as.caller, () => resendInvitation(slug(), { invitationId }))
const revoke = (invitationId: string) => asAdmin(organization, () => revokeInvitation(slug(), { invitationId }))
const signUp = (secret: string, name = 'Nora New') =>
  signedOut(() => signUpWithInvitation(secret, { name, password }, client))
const accept = (secret: string, member: TestMember) => runAs(member.caller, () => acceptInvitation(secret))
const membershipOf = (email: string) =>
  db.membership.findFirst({
    where: { organizationId: organization.id, user: { email } },
    select: { roleId: true, teams: { select: { teamId: true } }, user: { select: { name: true } } },
  })

/** A secret that opens nothing: neither found, nor accepted, nor signed up with. */
async function expectUnusable(secret: string, email: string): Promise<void> {
  expect(await findWaiting(secret)).toBeNull()
  expect(await signUp(secret)).toBeNull()
  const user = await addTestMember(other)
  await db.user.updateMany({ where: { email }, data: { email: newEmail() } })
  await db.user.update({ where: { id: user.userId }, data: { email } })
  expect(await accept(secret, user)).toBeNull()
}

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

describe('accepting', () => {
  test('somebody new signs up with the address, the role and the teams of the invitation, once', async () => {
    const team = await createTestTeam(organization)
    const gone = await createTestTeam(organization)
    const { id, email, secret } = await invite({ roleId: organization.roleIds.manager, teams: [team, gone] })
    await db.team.delete({ where: { id: gone } })
    const { session } = (await signUp(secret))!
    expect(await membershipOf(email)).toEqual({
      roleId: organization.roleIds.manager,
      teams: [{ teamId: team }],
      user: { name: 'Nora New' },
    })
    expect(await signIn(email, password, client)).toMatchObject({ ok: true })
    expect(await db.session.findUnique({ where: { id: session.id } })).toMatchObject({ address: '198.51.100.7' })
    expect(await list()).toMatchObject([{ id, state: 'accepted' }])
    const actions = await db.auditEntry.findMany({ where: { actorName: 'Nora New' }, orderBy: { id: 'asc' } })
    expect(actions.map((entry) => entry.action)).toEqual([
      'user:create',
      'session:create',
      'invitation:accept',
      'member:create',
      'session:create',
    ])
    await expectUnusable(secret, email)
  })

  test('somebody with an account joins with it, signed in as that address alone', async () => {
    const guest = await addTestMember(other)
    const { secret } = await invite({ email: guest.email })
    await expect(signedOut(() => acceptInvitation(secret))).rejects.toThrow('You are no longer signed in.')
    await expect(accept(secret, other.manager)).rejects.toThrow('for another address')
    expect(await accept(secret, guest)).toBe(slug())
    expect(await membershipOf(guest.email)).toMatchObject({ roleId: organization.roleIds.member })
  })

  test('an account is not taken over by signing up with its address', async () => {
    const { secret, id } = await invite({ email: other.manager.email })
    await expect(signUp(secret)).rejects.toThrow('No account was created with these details.')
    expect(await signIn(other.manager.email, testPassword, client)).toMatchObject({ ok: true })
    expect(await db.invitation.findUnique({ where: { id } })).toMatchObject({ acceptedAt: null })
  })

  test('a session of another organization’s own provider accepts nothing', async () => {
    const guest = await addTestMember(other)
    const { secret } = await invite({ email: guest.email })
    const session = { id: newId('ses'), method: 'sso' as const, secondFactorAt: null, provenAt: new Date() }
    const as = (organizationId: string) =>
      runAs({ ...guest.caller, session: { ...session, organizationId } }, () => acceptInvitation(secret))
    await expect(as(other.id)).rejects.toThrow(Refusal)
    expect(await as(organization.id)).toBe(slug())
  })

  test('an address that only single sign-on lets in gets no password', async () => {
    const { secret, email } = await invite({ email: `${newId('usr')}@corp.example` })
    await db.ssoProvider.create({
      data: {
        id: newId('sso'),
        organizationId: organization.id,
        issuer: 'https://idp.example',
        clientId: 'x',
        encryptedClientSecret: Buffer.from('x'),
        secretId: 'x',
        domains: ['corp.example'],
        required: true,
      },
    })
    await expect(signUp(secret)).rejects.toThrow('by single sign-on alone')
    expect(await db.user.findUnique({ where: { email } })).toBeNull()
  })

  test.each([
    ['nothing', ''],
    ['something invented', 'x'.repeat(43)],
    ['a NUL', '\0'],
    ['very much', 'x'.repeat(100_000)],
  ])('a link with %s opens nothing', async (_, secret) => {
    await invite()
    await expectUnusable(secret, newEmail())
  })

  test('a secret that is no text opens nothing', async () => {
    expect(await findWaiting({ not: '' })).toBeNull()
    expect(await findWaiting(undefined)).toBeNull()
    expect(await findWaiting(['x'])).toBeNull()
  })

  test('the hash itself opens nothing', async () => {
    const { id, email } = await invite()
    const { tokenHash } = await db.invitation.findUniqueOrThrow({ where: { id } })
    await expectUnusable(tokenHash, email)
  })

  const ends: Record<string, (invitation: { id: string; email: string }) => Promise<unknown>> = {
    revoked: ({ id }) => revoke(id),
    expired: ({ id }) => db.invitation.update({ where: { id }, data: { expiresAt: new Date() } }),
    resent: ({ id }) => resend(id),
    'its organization deleted': () =>
      db.organization.update({ where: { id: organization.id }, data: { deletedAt: new Date() } }),
    'its inviter removed': () =>
      runAs(organization.secondAdmin.caller, () =>
        removeMember(slug(), { membershipId: organization.admin.membershipId, confirmation: 'Ada Admin' }),
      ),
    'its inviter deactivated': () =>
      runAs(organization.secondAdmin.caller, () =>
        deactivateMember(slug(), { membershipId: organization.admin.membershipId }),
      ),
    'its inviter demoted': () =>
      runAs(organization.secondAdmin.caller, () =>
        updateMember(slug(), {
          membershipId: organization.admin.membershipId,
          roleId: organization.roleIds.manager,
          teams: [],
        }),
      ),
  }
  test.each(Object.entries(ends))('an invitation that is %s opens nothing', async (_, end) => {
    const invitation = await invite()
    await end(invitation)
    await expectUnusable(invitation.secret, invitation.email)
  })

  test('nor does one whose role has come to hold more than its inviter, until somebody who may resends it', async () => {
    const role = await createTestRole(organization, { grants: ['order:list'], operations: ['member:invite'] })
    const narrow = await createTestRole(organization, { grants: ['order:list'] })
    const helper = await addTestMember(organization, { role })
    const { id, secret, email } = await invite({ roleId: narrow, as: helper })
    expect(await list()).toMatchObject([{ onHold: false }])
    await db.role.update({ where: { id: narrow }, data: { grants: ['order:*'] } })
    expect(await list()).toMatchObject([{ state: 'pending', onHold: true }])
    expect(await findWaiting(secret)).toBeNull()
    await expect(resend(id, helper)).rejects.toThrow('more than your role does')
    const { link } = await resend(id)
    expect(await list()).toMatchObject([{ onHold: false, invitedByName: 'Ada Admin' }])
    await signUp(secretOf(link))
    expect(await membershipOf(email)).toMatchObject({ roleId: narrow })
  })

  test('nobody who was deactivated comes back by one', async () => {
    const guest = await addTestMember(other)
    const { secret } = await invite({ email: guest.email })
    await addTestMember(organization, { user: guest })
    await db.membership.updateMany({
      where: { organizationId: organization.id, userId: guest.userId },
      data: { deactivatedAt: new Date() },
    })
    expect(await accept(secret, guest)).toBeNull()
    expect(await db.membership.count({ where: { userId: guest.userId, deactivatedAt: null } })).toBe(1)
  })

  test('who has become a member meanwhile keeps their role', async () => {
    const guest = await addTestMember(other)
    const { secret, id } = await invite({ email: guest.email, roleId: organization.roleIds.admin })
    await addTestMember(organization, { user: guest })
    expect(await accept(secret, guest)).toBe(slug())
    expect(await membershipOf(guest.email)).toMatchObject({ roleId: organization.roleIds.member })
    expect(await db.invitation.findUniqueOrThrow({ where: { id } })).toMatchObject({ acceptedById: guest.userId })
  })
})

describe('at the same time', () => {
  /** Both wait for the organization's lock, the first in front of the second, and are let go. */
  async function oneAfterTheOther(first: () => Promise<unknown>, second: () => Promise<unknown>) {
    let outcomes: Promise<PromiseSettledResult<unknown>[]> | undefined
    await db.$transaction(async (tx) => {
      await lockOrganization(tx, organization.id)
      const one = first()
      outcomes = Promise.allSettled([one])
      await untilWaiting(1)
      outcomes = Promise.allSettled([one, second()])
      await untilWaiting(2)
    })
    // What can no longer be accepted is answered with null, what can no longer be changed with a refusal.
    return (await outcomes!).map((outcome) => outcome.status === 'fulfilled' && outcome.value !== null)
  }

  test('accepting twice makes one membership', async () => {
    const guest = await addTestMember(other)
    const { secret } = await invite({ email: guest.email })
    const twice = () => accept(secret, guest)
    expect(await oneAfterTheOther(twice, twice)).toEqual([true, false])
    expect(await db.membership.count({ where: { organizationId: organization.id, userId: guest.userId } })).toBe(1)
  })

  test('signing up twice makes one account', async () => {
    const { secret, email } = await invite()
    expect(
      await oneAfterTheOther(
        () => signUp(secret, 'First'),
        () => signUp(secret, 'Second'),
      ),
    ).toEqual([true, false])
    expect(await membershipOf(email)).toMatchObject({ user: { name: 'First' } })
    expect(await db.user.count({ where: { email } })).toBe(1)
  })

  test('accepting after it was revoked, resent, or its inviter removed: nobody joins', async () => {
    for (const end of [
      (id: string) => revoke(id),
      (id: string) => resend(id),
      () =>
        runAs(organization.secondAdmin.caller, () =>
          removeMember(slug(), { membershipId: organization.admin.membershipId, confirmation: 'Ada Admin' }),
        ),
    ]) {
      const guest = await addTestMember(other)
      const { id, secret } = await invite({ email: guest.email })
      const outcome = await oneAfterTheOther(
        () => end(id),
        () => accept(secret, guest),
      )
      expect(outcome).toEqual([true, false])
      expect(await membershipOf(guest.email)).toBeNull()
    }
  })

  test('revoking after it was accepted says so', async () => {
    const guest = await addTestMember(other)
    const { id, secret } = await invite({ email: guest.email })
    expect(
      await oneAfterTheOther(
        () => accept(secret, guest),
        () => revoke(id),
      ),
    ).toEqual([true, false])
    expect(await membershipOf(guest.email)).not.toBeNull()
    await expect(revoke(id)).rejects.toThrow('has accepted this invitation')
  })

  test('without any order between them, many times over', async () => {
    for (let round = 0; round < 8; round++) {
      const { secret, email } = await invite()
      const outcomes = await Promise.allSettled([signUp(secret), signUp(secret), signUp(secret)])
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value)).toHaveLength(1)
      expect(await db.membership.count({ where: { organizationId: organization.id, user: { email } } })).toBe(1)
    }
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
