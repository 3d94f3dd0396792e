import { beforeAll, describe, expect, test } from 'vitest'
import { effectiveAccess } from '@/lib/access/queries/effective-access'
import { db } from '@/lib/db/client'
import { createRole } from '@/lib/roles/mutations/create-role'
import { deleteRole } from '@/lib/roles/mutations/delete-role'
import { updateRole } from '@/lib/roles/mutations/update-role'
import { createRoleSchema, updateRoleSchema } from '@/lib/roles/schema'
import { addPeople } from '@/lib/teams/mutations/add-people'
import { createTeam } from '@/lib/teams/mutations/create-team'
import { deleteTeam } from '@/lib/teams/mutations/delete-team'
import { removePeople } from '@/lib/teams/mutations/remove-people'
import { addApplications, setLevels } from '@/lib/teams/mutations/set-levels'
import { asAdmin } from '@/lib/testing/factories'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  createTestApplication,
  createTestMembership,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  insertToken,
  type TestApplication,
  type TestWorld,
} from './testing/test-world'

// What the pages of roles and teams change counts from the next verified request on.

const verifier = verifierOfThisFile()
let world: TestWorld
let stock: TestApplication
let slug: string

beforeAll(async () => {
  world = await createTestWorld()
  slug = world.organization.slug
  stock = await createTestApplication(world.organization, 'stock', 'none')
})

const admin = <T>(work: () => Promise<T>) => asAdmin(world.organization, work)
const codeOf = async (token: string, application: string, operation: string) =>
  (await verifier.get().verify({ token, organization: slug, application, operation })).code

/** A service user and a member of one custom role, a token of each. */
async function createHolders(grants: string[]) {
  const { id: roleId } = await admin(() =>
    createRole(slug, createRoleSchema.parse({ name: `Role ${crypto.randomUUID()}`, grants })),
  )
  const machine = await createTestServiceUser(world.organization, `Machine ${crypto.randomUUID()}`, 'member')
  await db.serviceUser.update({ where: { id: machine.id }, data: { roleId } })
  const membershipId = await createTestMembership(world.organization)
  await db.membership.update({ where: { id: membershipId }, data: { roleId } })
  const tokens = [
    (await createTestToken(world, { serviceUserId: machine.id })).secret,
    (await insertToken(world, { kind: 'personal', membershipId })).secret,
  ]
  const codes = async (application: string, operation: string) =>
    Promise.all(tokens.map((token) => codeOf(token, application, operation)))
  return { roleId, serviceUserId: machine.id, membershipId, codes }
}

const both = (code: string) => [code, code]

describe('a role', () => {
  test('that is changed grants and takes from the next request on', async () => {
    const { roleId, codes } = await createHolders(['order:list'])
    expect(await codes('orders', 'order:list')).toEqual(both('ok'))
    expect(await codes('orders', 'order:create')).toEqual(both('not_permitted'))
    const { name } = await db.role.findUniqueOrThrow({ where: { id: roleId } })
    await admin(() => updateRole(slug, updateRoleSchema.parse({ roleId, name, grants: ['order:create'] })))
    expect(await codes('orders', 'order:list')).toEqual(both('not_permitted'))
    expect(await codes('orders', 'order:create')).toEqual(both('ok'))
    await admin(() => updateRole(slug, updateRoleSchema.parse({ roleId, name, grants: ['@read'] })))
    expect(await codes('orders', 'order:list')).toEqual(both('ok'))
    // Its name says read, its catalogue entry does not.
    expect(await codes('orders', 'order:get')).toEqual(both('not_permitted'))
  })

  test('that is deleted leaves its holders what its replacement grants', async () => {
    const { roleId, codes } = await createHolders(['order:*'])
    expect(await codes('orders', 'order:create')).toEqual(both('ok'))
    const { name } = await db.role.findUniqueOrThrow({ where: { id: roleId } })
    const replacementId = world.organization.roleIds.member
    await admin(() => deleteRole(slug, { roleId, replacementId, confirmation: name }))
    expect(await codes('orders', 'order:create')).toEqual(both('not_permitted'))
    expect(await codes('orders', 'order:list')).toEqual(both('ok'))
  })
})

describe('a team', () => {
  test('gives and takes from the next request on, whatever of it changes', async () => {
    const { serviceUserId, membershipId, codes } = await createHolders(['*'])
    const people = [serviceUserId, membershipId]
    const name = 'Stock keepers'
    const { id: teamId } = await admin(() => createTeam(slug, { name, description: '' }))
    const reading = () => codes('stock', 'order:list')
    const writing = () => codes('stock', 'order:create')
    const level = (to: 'none' | 'read' | 'write') =>
      admin(() => setLevels(slug, { teamId, levels: [{ applicationId: stock.id, level: to }], from: [] }))

    await admin(() => addPeople(slug, { teamId, people }))
    expect(await reading()).toEqual(both('not_permitted'))
    await admin(() => addApplications(slug, { teamId, applications: [stock.id], level: 'read' }))
    expect([await reading(), await writing()]).toEqual([both('ok'), both('not_permitted')])
    await level('write')
    expect(await writing()).toEqual(both('ok'))
    await level('none')
    expect(await reading()).toEqual(both('not_permitted'))
    await level('write')
    await admin(() => removePeople(slug, { teamId, people: [serviceUserId] }))
    expect(await writing()).toEqual(['not_permitted', 'ok'])
    await admin(() => addPeople(slug, { teamId, people: [serviceUserId] }))
    expect(await writing()).toEqual(both('ok'))
    await admin(() => deleteTeam(slug, { teamId, confirmation: name }))
    expect(await reading()).toEqual(both('not_permitted'))
  })

  test('Public gives everyone, and the highest level of several teams counts', async () => {
    const { serviceUserId, membershipId, codes } = await createHolders(['*'])
    const teamId = world.organization.publicTeamId
    await admin(() => addApplications(slug, { teamId, applications: [stock.id], level: 'read' }))
    expect(await codes('stock', 'order:list')).toEqual(both('ok'))
    expect(await codes('stock', 'order:create')).toEqual(both('not_permitted'))
    const { id: writers } = await admin(() => createTeam(slug, { name: 'Writers', description: '' }))
    await admin(() => addApplications(slug, { teamId: writers, applications: [stock.id], level: 'write' }))
    await admin(() => addPeople(slug, { teamId: writers, people: [serviceUserId, membershipId] }))
    expect(await codes('stock', 'order:create')).toEqual(both('ok'))
  })
})

test('the table of effective access says of each operation what the verifier decides', async () => {
  const { serviceUserId, membershipId, codes } = await createHolders(['@read', 'order:create', 'order:refund'])
  const { id: teamId } = await admin(() => createTeam(slug, { name: 'Compared', description: '' }))
  await admin(() => addPeople(slug, { teamId, people: [serviceUserId, membershipId] }))
  await admin(() => addApplications(slug, { teamId, applications: [stock.id], level: 'read' }))
  const catalogue = ['order:list', 'order:read', 'order:create', 'order:get']
  for (const [index, holder] of [{ serviceUserId }, { membershipId }].entries()) {
    const { rows } = await admin(() => effectiveAccess(slug, holder))
    expect(rows.map(({ id }) => id).sort()).toEqual([world.orders.id, stock.id].sort())
    for (const application of [world.orders, stock]) {
      const row = rows.find(({ id }) => id === application.id)
      for (const operation of catalogue) {
        const allowed = row?.granted.find(({ name }) => name === operation)?.allowed ?? false
        const code = (await codes(application.slug, operation))[index]
        expect([application.slug, operation, allowed]).toEqual([application.slug, operation, code === 'ok'])
      }
    }
  }
})
