import { runAs } from '../../auth/caller'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { createSigningKey } from '../../keys/signing-key'
import { deactivateServiceUser } from '../../service-users/mutations/deactivate-service-user'
import { createTestOrganization, type TestMember, type TestOrganization } from '../../testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '../../testing/people'
import { createTestServiceUser, createTestToken, describeCopy, registerTestCopy } from '../../testing/tokens'
import { policyOfOrganization } from '../../token-policy/policy'
import { revokeToken } from '../../tokens/mutations/revoke'
import { serviceTokens } from '../../tokens/realm'
import { versionOf } from '../version'

// An organization with one of everything, for tests that call every action. Nothing of the product imports this file.

/** What an action may be told to work on. */
export type Names = {
  organization: string
  application: string
  team: string
  role: string
  adminRole: string
  serviceUser: string
  idle: string
  token: string
  revoked: string
  copy: string
  described: Awaited<ReturnType<typeof describeCopy>>
  member: Pick<TestMember, 'membershipId' | 'email' | 'name'>
  manager: Pick<TestMember, 'membershipId' | 'name'>
  deactivated: string
  invitation: string
  mail: string
  signingKey: number
  oldKey: number
  /** Of the token policy that nobody has changed. */
  policyVersion: string
}

export type World = { organization: TestOrganization; names: Names }

export async function createWorld(): Promise<World> {
  const organization = await createTestOrganization()
  const { id: organizationId, slug } = organization
  const application = newId('app')
  await db.application.create({
    data: { id: application, organizationId, name: 'Orders', nameKey: 'orders', slug: 'orders' },
  })
  const team = await createTestTeam(organization, 'Shop')
  const serviceUser = (await createTestServiceUser(organization)).id
  const idle = (await createTestServiceUser(organization, { name: 'Idle' })).id
  await db.teamServiceUser.create({ data: { teamId: team, serviceUserId: idle } })
  const root = await createTestToken(organization, serviceUser)
  const revoked = await createTestToken(organization, serviceUser, { name: 'Revoked' })
  const copy = await registerTestCopy(organization, root.secret)
  const deactivated = (await addTestMember(organization)).membershipId
  await db.membership.update({ where: { id: deactivated }, data: { deactivatedAt: new Date() } })
  const oldKey = (await db.$transaction((tx) => createSigningKey(tx, organizationId))).id
  await db.signingKey.update({ where: { id: oldKey }, data: { state: 'verifying' } })
  await runAs(organization.admin.caller, async () => {
    await revokeToken(serviceTokens(slug), { tokenId: revoked.tokenId, reason: '' })
    await deactivateServiceUser(slug, { serviceUserId: idle, confirmation: 'deactivate' })
  })
  return {
    organization,
    names: {
      organization: organization.name,
      application,
      team,
      role: await createTestRole(organization, { name: 'Clerk' }),
      adminRole: organization.roleIds.admin,
      serviceUser,
      idle,
      token: root.tokenId,
      revoked: revoked.tokenId,
      copy: copy.id,
      described: await describeCopy(copy.secret),
      member: organization.member,
      manager: organization.manager,
      deactivated,
      invitation: await invite(organization),
      mail: newId('mail'),
      signingKey: organization.signingKey.id,
      oldKey,
      policyVersion: versionOf(policyOfOrganization(untouchedPolicy)),
    },
  }
}

/** The same, of things that never were. */
export function neverGiven({ described }: Names): Names {
  const nobody = () => ({ membershipId: newId('mem'), name: 'Nobody', email: 'nobody@example.com' })
  return {
    organization: 'Nothing',
    application: newId('app'),
    team: newId('team'),
    role: newId('rol'),
    adminRole: newId('rol'),
    serviceUser: newId('su'),
    idle: newId('su'),
    token: newId('tok'),
    revoked: newId('tok'),
    copy: newId('tok'),
    described: {
      ...described,
      credentialId: newId('crd'),
      revocationIds: described.revocationIds.map((_, index) => String(index).padStart(128, '0')),
    },
    member: nobody(),
    manager: nobody(),
    deactivated: newId('mem'),
    invitation: newId('inv'),
    mail: newId('mail'),
    signingKey: 2_000_000_000,
    oldKey: 2_000_000_001,
    policyVersion: 'x'.repeat(22),
  }
}

const untouchedPolicy = {
  maxLifetimeSeconds: null,
  allowNever: true,
  allowCustomDatalog: true,
  revokeUnusedDays: null,
  requireAdminSecondFactor: false,
}

async function invite(organization: TestOrganization): Promise<string> {
  const id = newId('inv')
  await db.invitation.create({
    data: {
      id,
      organizationId: organization.id,
      email: 'invited@example.com',
      roleId: organization.roleIds.admin,
      tokenHash: id,
      invitedById: organization.admin.userId,
      invitedByName: organization.admin.name,
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  })
  return id
}

const tables = [
  'Organization',
  'SigningKey',
  'User',
  'Session',
  'Membership',
  'Invitation',
  'SsoProvider',
  'SsoIdentity',
  'Mail',
  'Role',
  'Team',
  'TeamMembership',
  'TeamServiceUser',
  'TeamApplication',
  'Application',
  'Operation',
  'ServiceUser',
  'Token',
  'Credential',
  'Tombstone',
  'UsageMinute',
  'AuditEntry',
]

/**
 * All rows but those that name one organization, `except`; a refused call leaves an entry in the audit queue and nothing else.
 */
export async function state(except: { id: string }): Promise<Record<string, string>> {
  const hash = (table: string) =>
    `SELECT '${table}' AS "table", count(*) || ' ' || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') AS "hash"
     FROM "${table}" r WHERE NOT r::text LIKE $1`
  const rows = await db.$queryRawUnsafe<{ table: string; hash: string }[]>(
    tables.map(hash).join(' UNION ALL '),
    `%${except.id}%`,
  )
  return Object.fromEntries(rows.map(({ table, hash }) => [table, hash]))
}
