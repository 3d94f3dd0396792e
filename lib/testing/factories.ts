import type { Caller } from '../auth/caller'
import { runAs } from '../auth/caller'
import { hashPassword } from '../auth/password'
import { db, type Transaction } from '../db/client'
import { newId } from '../ids'
import { createOrganization, type NewOrganization } from '../organizations/create'

// Organizations and people for tests. Nothing of the product imports this file.

export type TestMember = { caller: Caller; userId: string; membershipId: string; email: string; name: string }

export type TestOrganization = NewOrganization & {
  admin: TestMember
  secondAdmin: TestMember
  manager: TestMember
  member: TestMember
}

/** Every test user's password. */
export const testPassword = 'a fine long passphrase'

const testAddress = '203.0.113.7'

// Hashing takes its time by design: once for all of a file.
let passwordHash: Promise<string> | undefined

/** An organization with two admins, a manager and a member, all signed in as far as `runAs` goes. */
export async function createTestOrganization(
  name = `Test ${crypto.randomUUID().slice(0, 8)}`,
): Promise<TestOrganization> {
  passwordHash ??= hashPassword(testPassword)
  const hashed = await passwordHash
  return db.$transaction(async (tx) => {
    const organization = await createOrganization(tx, name)
    return {
      ...organization,
      admin: await createTestMember(tx, organization, 'admin', 'Ada Admin', hashed),
      secondAdmin: await createTestMember(tx, organization, 'admin', 'Albert Admin', hashed),
      manager: await createTestMember(tx, organization, 'manager', 'Mary Manager', hashed),
      member: await createTestMember(tx, organization, 'member', 'Max Member', hashed),
    }
  })
}

/** Runs `work` as the organization's admin; likewise the next two. */
export const asAdmin = <T>(organization: TestOrganization, work: () => Promise<T>) =>
  runAs(organization.admin.caller, work)
export const asManager = <T>(organization: TestOrganization, work: () => Promise<T>) =>
  runAs(organization.manager.caller, work)
export const asMember = <T>(organization: TestOrganization, work: () => Promise<T>) =>
  runAs(organization.member.caller, work)
export const signedOut = <T>(work: () => Promise<T>) => runAs(null, work)

async function createTestMember(
  tx: Transaction,
  organization: NewOrganization,
  role: keyof NewOrganization['roleIds'],
  name: string,
  passwordHash: string,
): Promise<TestMember> {
  const userId = newId('usr')
  const membershipId = newId('mem')
  const email = `${userId}@example.com`
  await tx.user.create({ data: { id: userId, email, name, passwordHash } })
  await tx.membership.create({
    data: { id: membershipId, organizationId: organization.id, userId, roleId: organization.roleIds[role] },
  })
  return { caller: { userId, address: testAddress }, userId, membershipId, email, name }
}
