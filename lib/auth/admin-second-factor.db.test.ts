import { beforeEach, expect, test } from 'vitest'
import { createApplication } from '../applications/mutations/create-application'
import { createApplicationSchema } from '../applications/schema'
import { db } from '../db/client'
import { beginTotp } from '../second-factor/mutations/begin-totp'
import { confirmTotp } from '../second-factor/mutations/confirm-totp'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '../testing/factories'
import { callerOf, withSession } from '../testing/second-factor'
import { totpCode } from '../testing/totp'
import { runAs } from './caller'
import { getMember, requireKeptOut, requireMember, requireMembership } from './require-member'

let organization: TestOrganization

beforeEach(async () => {
  organization = await createTestOrganization()
  await db.organization.update({ where: { id: organization.id }, data: { requireAdminSecondFactor: true } })
})

const enter = () => requireMember(organization.slug, 'organization:read')
const keptOut = () => ({ digest: expect.stringContaining(`/orgs/${organization.slug}/second-factor;`) })
const as = async (member: TestMember, begun: Parameters<typeof withSession>[1], work: () => Promise<unknown>) =>
  runAs(await withSession(member, begun), work)

test('an Admin who came by a password alone reaches nothing: no page, query, mutation or frame', async () => {
  const input = createApplicationSchema.parse({ name: 'Mine', slug: 'mine', publicLevel: 'none' })
  for (const work of [
    enter,
    () => requireMembership(organization.slug),
    () => createApplication(organization.slug, input),
  ]) {
    await expect(as(organization.admin, {}, work)).rejects.toMatchObject(keptOut())
  }
  expect(await as(organization.admin, {}, () => getMember(organization.slug))).toBeNull()
  expect(await db.application.count({ where: { organizationId: organization.id } })).toBe(0)
})

test('an Admin without a session has shown nothing either', async () => {
  await expect(asAdmin(organization, enter)).rejects.toMatchObject(keptOut())
})

test('an Admin who has shown it enters, and so does one of the organization’s own provider', async () => {
  await as(organization.admin, { secondFactorAt: new Date() }, enter)
  await as(organization.admin, { method: 'passkey', secondFactorAt: new Date() }, enter)
  await as(organization.admin, { method: 'sso', organizationId: organization.id }, enter)
})

test('others enter as before, until they become an Admin', async () => {
  const caller = await withSession(organization.manager)
  await runAs(caller, enter)
  const { membershipId } = organization.manager
  await db.membership.update({ where: { id: membershipId }, data: { roleId: organization.roleIds.admin } })
  await expect(runAs(caller, enter)).rejects.toMatchObject(keptOut())
})

test('the policy counts in sessions that began before it, and in the organization that has it', async () => {
  const other = await createTestOrganization()
  await as(other.admin, {}, () => requireMember(other.slug, 'organization:read'))
  const caller = await withSession(other.admin)
  await db.organization.update({ where: { id: other.id }, data: { requireAdminSecondFactor: true } })
  await expect(runAs(caller, () => requireMember(other.slug, 'organization:read'))).rejects.toMatchObject({
    digest: expect.stringContaining(`/orgs/${other.slug}/second-factor;`),
  })
})

test('adding a factor is proof: the same session enters without signing in again', async () => {
  const caller = await withSession(organization.admin)
  const { secret } = await runAs(caller, beginTotp)
  await expect(runAs(caller, enter)).rejects.toMatchObject(keptOut())
  await runAs(caller, () => confirmTotp({ code: totpCode(secret) }))
  await runAs(await callerOf(organization.admin, caller.session!.id), enter)
})

test('the page that says so is for whoever is kept out', async () => {
  const page = () => requireKeptOut(organization.slug)
  expect(await as(organization.admin, {}, page)).toMatchObject({ name: organization.name })
  const toOverview = { digest: expect.stringContaining(`;/orgs/${organization.slug};`) }
  await expect(as(organization.admin, { secondFactorAt: new Date() }, page)).rejects.toMatchObject(toOverview)
  await expect(as(organization.member, {}, page)).rejects.toMatchObject(toOverview)
  const other = await createTestOrganization()
  await expect(as(other.admin, {}, page)).rejects.toMatchObject({ digest: expect.stringMatching(/404$/) })
  await expect(runAs(null, page)).rejects.toMatchObject({ digest: expect.stringContaining('/login') })
})
