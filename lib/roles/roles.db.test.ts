import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { newId } from '../ids'
import { createTestApplication } from '../testing/applications'
import { asAdmin, asMember, createTestOrganization, type TestOrganization } from '../testing/factories'
import { addTestMember, createTestRole } from '../testing/people'
import { createTestServiceUser } from '../testing/tokens'
import { roleListParams } from './list-params'
import { createRole } from './mutations/create-role'
import { deleteRole } from './mutations/delete-role'
import { updateRole } from './mutations/update-role'
import { getRole } from './queries/get-role'
import { listRoles } from './queries/list-roles'
import { reviewReplacement, reviewRole } from './queries/review-role'
import { createRoleSchema, updateRoleSchema } from './schema'

let at: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  at = await createTestOrganization()
  other = await createTestOrganization()
})

const admin = <T>(work: () => Promise<T>) => asAdmin(at, work)
const content = (name: string, fields: Record<string, unknown> = {}) => createRoleSchema.parse({ name, ...fields })
const create = (name: string, fields?: Record<string, unknown>) =>
  admin(() => createRole(at.slug, content(name, fields)))
const change = (roleId: string, name: string, fields: Record<string, unknown> = {}) =>
  updateRoleSchema.parse({ roleId, name, ...fields })
const read = (id: string) => admin(() => getRole(at.slug, id))
const latestEntry = (entityId: string) =>
  db.auditEntry.findFirstOrThrow({ where: { chain: at.id, entityId }, orderBy: { position: 'desc' } })

describe('creating', () => {
  test('puts grants of the matrix and typed ones together, each once', async () => {
    const { id } = await create('Order desk', {
      grants: ['order:list', '@read', 'invoice:pay'],
      patterns: 'order:*\n*:export',
      managementOperations: ['latchkey/usage:read', 'latchkey/role:read'],
    })
    const content = {
      grants: ['@read', '*:export', 'invoice:pay', 'order:*'],
      managementOperations: ['latchkey/role:read', 'latchkey/usage:read'],
    }
    expect(await read(id)).toMatchObject({ name: 'Order desk', builtIn: null, ...content, mayUpdate: true })
    expect(await latestEntry(id)).toMatchObject({ action: 'role:create', after: { name: 'Order desk', ...content } })
  })

  test('a name is taken once, whatever its case, also by two at once', async () => {
    await create('Support')
    await expect(create('SUPPORT')).rejects.toThrow('There is a role Support already.')
    await expect(create('admin')).rejects.toThrow('There is a role Admin already.')
    const results = await Promise.allSettled([create('Raced'), create('Raced')])
    expect(results.filter((result) => result.status === 'rejected')).toMatchObject([
      { reason: { message: 'There is a role Raced already. Choose another name.' } },
    ])
    await asAdmin(other, () => createRole(other.slug, content('Support')))
  })
})

describe('changing', () => {
  test('is written down with what it was', async () => {
    const { id } = await create('Watched', { grants: ['order:list'] })
    await admin(() => updateRole(at.slug, change(id, 'Watched closely', { patterns: 'order:*' })))
    expect(await latestEntry(id)).toMatchObject({
      action: 'role:update',
      entityName: 'Watched closely',
      before: { name: 'Watched', grants: ['order:list'] },
      after: { name: 'Watched closely', grants: ['order:*'] },
    })
  })

  test('of two admins at once, the second is told who changed it, and may save again', async () => {
    const { id } = await create('Contested')
    const { version } = await read(id)
    const by = (description: string, from: string) =>
      updateRole(at.slug, change(id, 'Contested', { description, version: from }))
    await runAs(at.secondAdmin.caller, () => by('By Albert', version))
    const refusal = 'Albert Admin changed this role while you were editing it.'
    await expect(admin(() => by('By Ada', version))).rejects.toThrow(refusal)
    const stale = change(id, 'Contested', { version })
    await expect(admin(() => reviewRole(at.slug, stale))).rejects.toThrow(refusal)
    await admin(async () => by('By Ada', (await read(id)).version))
    expect((await read(id)).description).toBe('By Ada')
  })

  test('a built-in role stays what it is', async () => {
    const { manager } = at.roleIds
    const attempts: (() => Promise<unknown>)[] = [
      () => updateRole(at.slug, change(manager, 'Mine')),
      () => reviewRole(at.slug, change(manager, 'Mine')),
      () => deleteRole(at.slug, { roleId: manager, replacementId: at.roleIds.member, confirmation: 'Manager' }),
    ]
    for (const attempt of attempts) {
      await expect(admin(attempt)).rejects.toThrow('Manager is built in and cannot be changed.')
    }
    expect(await read(manager)).toMatchObject({ builtIn: 'manager', mayUpdate: false, mayDelete: false })
  })
})

describe('the review before saving', () => {
  test('names who would gain or lose what, by application', async () => {
    const { id } = await create('Clerk', {
      grants: ['order:list', 'order:close'],
      managementOperations: ['latchkey/usage:read'],
    })
    const { name } = await addTestMember(at, { name: 'Cleo Clerk', role: id as `rol_${string}` })
    const serviceUser = await createTestServiceUser(at, { name: 'Clerk bot' })
    await db.serviceUser.update({ where: { id: serviceUser.id }, data: { roleId: id } })
    const orders = await createTestApplication(
      at,
      { 'order:list': 'read', 'order:create': 'write', 'order:close': 'write' },
      'Orders',
    )
    await createTestApplication(at, { 'order:list': 'read' }, 'Archive')
    const invoices = await createTestApplication(at, { 'invoice:list': 'read' }, 'Invoices')
    const fields = { grants: ['order:create', '@read'], managementOperations: ['latchkey/role:read'] }
    expect(await admin(() => reviewRole(at.slug, change(id, 'Clerk', fields)))).toMatchObject({
      holders: { users: 1, serviceUsers: 1, invitations: 0, firstRole: false },
      users: [{ name }],
      serviceUsers: [{ id: serviceUser.id, name: 'Clerk bot' }],
      grants: { gained: ['@read', 'order:create'], lost: ['order:close', 'order:list'] },
      management: { gained: ['latchkey/role:read'], lost: ['latchkey/usage:read'] },
      // What changes nothing in an application does not list it: Archive's one operation stays granted, by another grant.
      applications: [
        { id: invoices.id, name: 'Invoices', gained: ['invoice:list'], lost: [] },
        { id: orders.id, name: 'Orders', gained: ['order:create'], lost: ['order:close'] },
      ],
      moreApplications: 0,
      incomplete: null,
    })
    expect(await read(id)).toMatchObject({ grants: ['order:close', 'order:list'] })
  })
})

describe('deleting', () => {
  const remove = (roleId: string, name: string, replacementId?: string) =>
    admin(() => deleteRole(at.slug, { roleId, replacementId, confirmation: name }))

  test('a role that nobody has needs its name alone', async () => {
    const { id } = await create('Unused')
    await expect(remove(id, 'unused')).rejects.toThrow('Type Unused to confirm.')
    await remove(id, 'Unused')
    await expect(remove(id, 'Unused')).rejects.toThrow('This role no longer exists')
    expect(await latestEntry(id)).toMatchObject({ action: 'role:delete', before: { name: 'Unused' }, after: null })
  })

  test('a role in use needs another in its place, which everybody then has', async () => {
    const { id } = await create('Temporary', { grants: ['order:list'] })
    const { id: successor } = await create('Successor', { grants: ['order:*'] })
    const person = await addTestMember(at, { name: 'Tina Temporary', role: id as `rol_${string}` })
    const serviceUser = await createTestServiceUser(at, { name: 'Temporary bot' })
    await db.serviceUser.update({ where: { id: serviceUser.id }, data: { roleId: id } })
    const invited = await invite(id)

    await expect(remove(id, 'Temporary')).rejects.toThrow('Temporary is in use. Choose the role that replaces it.')
    await expect(remove(id, 'Temporary', id)).rejects.toThrow('A role cannot replace itself.')
    await expect(remove(id, 'Temporary', other.roleIds.member)).rejects.toThrow('This role no longer exists.')
    const review = { roleId: id, replacementId: successor, confirmation: '' }
    expect(await admin(() => reviewReplacement(at.slug, review))).toMatchObject({
      replacement: { id: successor, name: 'Successor' },
      effect: {
        holders: { users: 1, serviceUsers: 1, invitations: 1 },
        grants: { gained: ['order:*'], lost: ['order:list'] },
      },
    })
    expect(await remove(id, 'Temporary', successor)).toEqual({ moved: 2 })

    const roleId = successor
    expect(await db.membership.findUnique({ where: { id: person.membershipId } })).toMatchObject({ roleId })
    expect(await db.serviceUser.findUnique({ where: { id: serviceUser.id } })).toMatchObject({ roleId })
    expect(await db.invitation.findUnique({ where: { id: invited } })).toMatchObject({ roleId })
    expect(await latestEntry(person.membershipId)).toMatchObject({
      action: 'member:update',
      before: { role: { name: 'Temporary' } },
      after: { role: { name: 'Successor' } },
    })
    expect(await latestEntry(serviceUser.id)).toMatchObject({ action: 'service_user:update' })
    expect(await latestEntry(id)).toMatchObject({
      before: { users: 1, serviceUsers: 1 },
      after: { replacement: { id: successor } },
    })
  })

  test('an open invitation and single sign-on keep a role in use, a closed invitation does not', async () => {
    const { id } = await create('Invited')
    const invited = await invite(id)
    await expect(remove(id, 'Invited')).rejects.toThrow('Invited is in use.')
    await db.invitation.update({ where: { id: invited }, data: { revokedAt: new Date() } })
    const { id: provider } = await db.ssoProvider.create({
      data: {
        id: newId('sso'),
        organizationId: at.id,
        issuer: 'https://id.example',
        clientId: 'latchkey',
        encryptedClientSecret: new Uint8Array(),
        secretId: '',
        firstRoleId: id,
      },
    })
    await expect(remove(id, 'Invited')).rejects.toThrow('Invited is in use.')
    await db.ssoProvider.delete({ where: { id: provider } })
    await remove(id, 'Invited')
    expect(await db.invitation.findUnique({ where: { id: invited } })).toMatchObject({ roleId: at.roleIds.member })
  })

  test('moves as many as there are', async () => {
    const { id } = await create('Crowd')
    const people = Array.from({ length: 300 }, () => newId('su'))
    await db.serviceUser.createMany({
      data: people.map((one) => ({
        id: one,
        organizationId: at.id,
        name: one,
        nameKey: one,
        identifier: `${one}@service`,
        roleId: id,
        createdByName: 'A test',
      })),
    })
    expect(await remove(id, 'Crowd', at.roleIds.member)).toEqual({ moved: 300 })
    expect(await db.auditEntry.count({ where: { chain: at.id, entityId: { in: people } } })).toBe(300)
  })
})

async function invite(roleId: string): Promise<string> {
  const id = newId('inv')
  await db.invitation.create({
    data: {
      id,
      organizationId: at.id,
      email: `${id}@example.com`,
      roleId,
      tokenHash: id,
      invitedByName: 'Ada Admin',
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  })
  return id
}

test('the list counts users and service users of each role', async () => {
  const fresh = await createTestOrganization()
  const roleId = await createTestRole(fresh, { name: 'Billing' })
  await addTestMember(fresh, { role: roleId })
  await createTestServiceUser(fresh, { role: 'manager' })
  const list = (search: Record<string, string>) => asMember(fresh, () => listRoles(fresh.slug, roleListParams(search)))
  const rows = (await list({})).rows.map(({ name, users, serviceUsers }) => [name, users, serviceUsers])
  expect(rows).toEqual([
    ['Admin', 2, 0],
    ['Billing', 1, 0],
    ['Manager', 1, 1],
    ['Member', 1, 0],
  ])
  expect((await list({ q: 'BILL' })).rows.map((row) => row.name)).toEqual(['Billing'])
  expect((await list({ kind: 'custom' })).rows.map((row) => row.name)).toEqual(['Billing'])
  expect((await list({ kind: 'built-in', sort: '-name' })).rows.map((row) => row.name)).toEqual([
    'Member',
    'Manager',
    'Admin',
  ])
})
