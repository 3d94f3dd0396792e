import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { signIn } from '../auth/sign-in'
import { db } from '../db/client'
import { Refusal } from '../errors'
import { newId } from '../ids'
import { deactivateMember } from '../members/mutations/deactivate-member'
import { removeMember } from '../members/mutations/remove-member'
import { updateMember } from '../members/mutations/update-member'
import { createTestOrganization, signedOut, type TestOrganization, testPassword } from '../testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '../testing/people'
import { oneAfterTheOther } from '../testing/race'
import { acceptInvitation } from './mutations/accept-invitation'
import { findWaiting } from './queries/find-waiting'
import { client, invitationsTo, newEmail, password, secretOf } from './testing/invitations'

let organization: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  other = await createTestOrganization()
})
beforeEach(async () => {
  organization = await createTestOrganization()
})
const { slug, invite, list, resend, revoke, signUp, accept, membershipOf, expectUnusable } = invitationsTo(
  () => organization,
  () => other,
)

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
  /** What can no longer be accepted is answered with null, what can no longer be changed with a refusal. */
  async function succeeded(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<boolean[]> {
    const outcomes = await oneAfterTheOther(organization.id, first, second)
    return outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value !== null)
  }

  test('accepting twice makes one membership', async () => {
    const guest = await addTestMember(other)
    const { secret } = await invite({ email: guest.email })
    const twice = () => accept(secret, guest)
    expect(await succeeded(twice, twice)).toEqual([true, false])
    expect(await db.membership.count({ where: { organizationId: organization.id, userId: guest.userId } })).toBe(1)
  })

  test('signing up twice makes one account', async () => {
    const { secret, email } = await invite()
    expect(
      await succeeded(
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
      const outcome = await succeeded(
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
      await succeeded(
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
