import { beforeAll, expect, test } from 'vitest'
import { verifyChain } from '../audit/verify'
import { db } from '../db/client'
import { newId } from '../ids'
import { asAdmin, createTestOrganization, type TestOrganization } from '../testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken, registerTestCopy } from '../testing/tokens'
import { deleteOrganization } from './mutations/delete-organization'
import { furtherTables, purgeDeletedOrganizations, tablesOfUse } from './purge'

/** What outlives an organization: see docs/decisions. Entries of the audit log name their chain instead. */
const staying = ['SigningKey', 'Tombstone', 'Change', 'Revocation', 'RevocationFeed', 'RevocationTask']
const going = [...tablesOfUse, ...furtherTables, 'Token', 'Credential', 'TokenSearch']

let doomed: TestOrganization
let spared: TestOrganization
beforeAll(async () => {
  doomed = await furnished('Doomed')
  spared = await furnished('Spared')
  await asAdmin(doomed, () => deleteOrganization(doomed.slug, { confirmation: 'Doomed' }))
})

/** An organization with rows in every table. */
async function furnished(name: string): Promise<TestOrganization> {
  const organization = await createTestOrganization(name)
  const organizationId = organization.id
  const { id: serviceUserId } = await createTestServiceUser(organization)
  for (let count = 0; count < 4; count++) {
    const root = await createTestToken(organization, serviceUserId)
    const child = await attenuateTestToken(organization, root.tokenId)
    await attenuateTestToken(organization, child.tokenId)
    await registerTestCopy(organization, child.secret)
    const request = {
      organizationId,
      tokenId: root.tokenId,
      credentialId: 'crd_1',
      applicationId: '',
      operation: '',
      address: '',
    }
    await db.refusal.create({ data: { ...request, at: new Date(), code: 'revoked' } })
    await db.usageMinute.create({
      data: { ...request, minute: new Date(), allowed: true, code: 'ok', count: 1 },
    })
  }
  const [applicationId, teamId, roleId] = [newId('app'), newId('team'), newId('rol')]
  await db.application.create({
    data: { id: applicationId, organizationId, name: 'Orders', nameKey: 'orders', slug: 'orders' },
  })
  await db.operation.create({ data: { applicationId, name: 'order:list', access: 'read' } })
  await db.team.create({
    data: {
      id: teamId,
      organizationId,
      name: 'Shop',
      nameKey: 'shop',
      applications: { create: { applicationId, level: 'write' } },
      serviceUsers: { create: { serviceUserId } },
      memberships: { create: { membershipId: organization.member.membershipId } },
    },
  })
  await db.role.create({ data: { id: roleId, organizationId, name: 'Custom', nameKey: 'custom' } })
  await db.invitation.create({
    data: {
      id: newId('inv'),
      organizationId,
      email: 'new@example.com',
      roleId,
      tokenHash: newId('inv'),
      invitedByName: 'Ada',
      expiresAt: new Date(),
    },
  })
  await db.ssoProvider.create({
    data: {
      id: newId('sso'),
      organizationId,
      issuer: 'https://id.example.com',
      clientId: 'latchkey',
      encryptedClientSecret: new Uint8Array(),
      secretId: '0',
      firstRoleId: roleId,
      identities: { create: { subject: '1', userId: organization.member.userId } },
    },
  })
  await db.mail.create({
    data: {
      id: newId('mail'),
      organizationId,
      recipient: 'a@example.com',
      kind: 'k',
      subject: 's',
      secretId: '0',
      state: 'sent',
    },
  })
  await db.session.create({
    data: { id: newId('ses'), organizationId, userId: organization.member.userId, expiresAt: new Date() },
  })
  return organization
}

async function rowsOf(organizationId: string): Promise<Record<string, number>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT "table_name" AS "name" FROM information_schema.columns
    WHERE "table_schema" = 'public' AND "column_name" = 'organizationId' ORDER BY 1`
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) FROM "${name}" WHERE "organizationId" = $1`,
      organizationId,
    )
    counts[name] = Number(row?.count)
  }
  return counts
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const backdate = (days: number) =>
  db.organization.update({ where: { id: doomed.id }, data: { deletedAt: daysAgo(days) }, select: { id: true } })

test('every table of an organization is known here: removed with it, or staying', async () => {
  const counts = await rowsOf(doomed.id)
  expect(Object.keys(counts)).toEqual([...going, ...staying].sort())
  for (const table of going) expect([table, counts[table]]).not.toEqual([table, 0])
})

test('nothing is removed before its time', async () => {
  await backdate(29)
  const before = await rowsOf(doomed.id)
  expect(await purgeDeletedOrganizations()).toBe(0)
  expect(await rowsOf(doomed.id)).toEqual(before)
})

test('then everything goes, a few rows at a time, but for what refuses its secrets ever after', async () => {
  const other = await rowsOf(spared.id)
  const { revocationIds, copies } = await idsOf(doomed.id)
  await backdate(31)
  expect(await purgeDeletedOrganizations(3)).toBe(1)

  const after = await rowsOf(doomed.id)
  for (const [table, count] of Object.entries(after)) {
    if (!staying.includes(table)) expect([table, count]).toEqual([table, 0])
  }
  expect(after.SigningKey).toBe(1)
  const tombstones = await db.tombstone.findMany({
    where: { organizationId: doomed.id },
    select: { revocationId: true },
  })
  expect(tombstones.map(({ revocationId }) => revocationId).sort()).toEqual([...revocationIds, ...copies].sort())
  expect(await db.organization.findUnique({ where: { id: doomed.id } })).toMatchObject({
    slug: doomed.slug,
    purgedAt: expect.any(Date),
  })
  expect(await db.user.count({ where: { id: doomed.member.userId } })).toBe(1)
  expect(await rowsOf(spared.id)).toEqual(other)
})

test('its audit chain stays whole and says so, and it is not done again', async () => {
  expect(await verifyChain(doomed.id)).toMatchObject({ complete: true })
  const entries = await db.auditEntry.findMany({ where: { chain: doomed.id, action: 'organization:purge' } })
  expect(entries).toMatchObject([{ actorType: 'system', entityName: 'Doomed' }])
  expect(await purgeDeletedOrganizations()).toBe(0)
})

test('its slug is still given to nobody', async () => {
  expect((await createTestOrganization('Doomed')).slug).toBe('doomed-2')
})

async function idsOf(organizationId: string) {
  const credentials = await db.credential.findMany({ where: { organizationId }, select: { revocationIds: true } })
  const copies = await db.token.findMany({
    where: { organizationId, copyRevocationId: { not: null } },
    select: { copyRevocationId: true },
  })
  return {
    revocationIds: credentials.flatMap(({ revocationIds }) => revocationIds),
    copies: copies.map(({ copyRevocationId }) => copyRevocationId!),
  }
}
