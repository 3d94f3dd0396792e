import { beforeEach, describe, expect, test } from 'vitest'
import { runAs } from '../../auth/caller'
import { signIn } from '../../auth/sign-in'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { SoftwareAuthenticator } from '../../testing/authenticator'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
  testPassword,
} from '../../testing/factories'
import { givePasskey, giveTotp, withSession } from '../../testing/second-factor'
import { totpCode } from '../../testing/totp'
import { finishSignIn } from '../finish-sign-in'
import { beginPendingSignIn } from '../pending-sign-in'
import { resetMember } from './reset-member'

const client = { address: '198.51.100.1', userAgent: null }

let organization: TestOrganization
let target: TestMember

beforeEach(async () => {
  organization = await createTestOrganization()
  target = organization.member
  await db.rateLimit.deleteMany()
})

const reset =
  (of: TestMember = target, confirmation = of.name) =>
  () =>
    resetMember(organization.slug, { membershipId: of.membershipId, confirmation })
const factors = async (of: TestMember = target) => {
  const where = { userId: of.userId }
  return [await db.totp.count({ where }), await db.passkey.count({ where }), await db.recoveryCode.count({ where })]
}

test('takes away app, passkeys and recovery codes, ends the sessions, and is written down in both chains', async () => {
  const { secret } = await giveTotp(target.userId)
  await givePasskey(target, new SoftwareAuthenticator())
  const session = await withSession(target)
  const pending = await beginPendingSignIn(target.userId)
  await asAdmin(organization, reset())
  expect(await factors()).toEqual([0, 0, 0])
  expect(await db.user.findUnique({ where: { id: target.userId } })).toMatchObject({ secondFactorSince: null })
  const { revokedAt } = await db.session.findUniqueOrThrow({ where: { id: session.session!.id } })
  expect(revokedAt).toBeInstanceOf(Date)
  await expect(finishSignIn(pending, totpCode(secret), client)).rejects.toThrow('Sign in again.')
  expect(await signIn(target.email, testPassword, client)).toMatchObject({ ok: true })
  const entry = await db.auditEntry.findFirstOrThrow({ where: { action: 'second_factor:reset' } })
  expect(entry).toMatchObject({
    chain: organization.id,
    actorId: organization.admin.userId,
    entityId: target.membershipId,
    entityName: target.name,
    before: { authenticator: true, passkeys: 1 },
    after: { authenticator: false, passkeys: 0, sessionsEnded: 1 },
  })
  const ended = await db.auditEntry.findFirstOrThrow({
    where: { action: 'session:revoke', entityId: session.session!.id },
  })
  expect(ended.actorId).toBe(organization.admin.userId)
})

describe('is refused', () => {
  const refused = async (attempt: Promise<unknown>, as: object) => {
    await expect(attempt).rejects.toMatchObject(as)
    expect(await factors()).toEqual([1, 0, 10])
  }

  beforeEach(async () => {
    await giveTotp(target.userId)
  })

  test('to whoever may not change members, is signed out, or is of another organization', async () => {
    const other = await createTestOrganization()
    await refused(asManager(organization, reset()), { name: 'NotPermitted' })
    await refused(asMember(organization, reset()), { name: 'NotPermitted' })
    await refused(signedOut(reset()), { digest: expect.stringContaining('/login') })
    await refused(asAdmin(other, reset()), { digest: expect.stringMatching(/404$/) })
    const theirs = () => resetMember(other.slug, { membershipId: target.membershipId, confirmation: target.name })
    await refused(asAdmin(other, theirs), { message: expect.stringContaining('This member is gone') })
  })

  test('without the name', async () => {
    await refused(asAdmin(organization, reset(target, 'somebody')), { field: 'confirmation' })
  })

  test('of oneself', async () => {
    await giveTotp(organization.admin.userId)
    await refused(asAdmin(organization, reset(organization.admin)), {
      message: expect.stringContaining('your account’s security page'),
    })
    expect(await factors(organization.admin)).toEqual([1, 0, 10])
  })

  test('of who holds more', async () => {
    const role = await db.role.create({
      data: {
        id: newId('rol'),
        organizationId: organization.id,
        name: 'Lead',
        nameKey: 'lead',
        managementOperations: ['latchkey/member:read', 'latchkey/member:update'],
      },
    })
    await db.membership.update({ where: { id: organization.manager.membershipId }, data: { roleId: role.id } })
    await giveTotp(organization.admin.userId)
    await refused(runAs(organization.manager.caller, reset(organization.admin)), {
      message: expect.stringContaining('holds more than your role does'),
    })
    expect(await factors(organization.admin)).toEqual([1, 0, 10])
  })

  test.each([
    ['', null],
    [', even if deactivated there', new Date()],
  ])('of who belongs to another organization as well%s', async (_, deactivatedAt) => {
    const other = await createTestOrganization()
    const membership = { id: newId('mem'), organizationId: other.id, userId: target.userId, deactivatedAt }
    await db.membership.create({ data: { ...membership, roleId: other.roleIds.admin } })
    await refused(asAdmin(organization, reset()), {
      message: expect.stringContaining('belongs to more than one organization'),
    })
    await db.organization.update({ where: { id: other.id }, data: { deletedAt: new Date() } })
    await asAdmin(organization, reset())
  })

  test('of who has none', async () => {
    await asAdmin(organization, reset())
    await expect(asAdmin(organization, reset())).rejects.toThrow('has no second factor')
  })
})
