import { beforeAll, expect, test } from 'vitest'
import { runAs } from '../../auth/caller'
import { db } from '../../db/client'
import { createTestApplication, giveApplication } from '../../testing/applications'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '../../testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '../../testing/people'
import { createTestServiceUser } from '../../testing/tokens'
import { updateServiceUser } from '../mutations/update-service-user'
import { serviceUserOptions } from './form-options'

let at: TestOrganization
let lead: TestMember
const teams: Record<string, string> = {}

beforeAll(async () => {
  at = await createTestOrganization()
  const [orders, stock] = [await createTestApplication(at), await createTestApplication(at)]
  for (const name of ['Leads', 'Readers', 'Writers', 'Others', 'Empty']) teams[name] = await createTestTeam(at, name)
  await giveApplication(teams.Leads!, orders.id, 'read')
  await giveApplication(teams.Readers!, orders.id, 'read')
  await giveApplication(teams.Writers!, orders.id, 'write')
  await giveApplication(teams.Others!, stock.id, 'read')
  const operations = ['service_user:read', 'service_user:update']
  const role = await createTestRole(at, { name: 'Lead', grants: ['order:*'], operations })
  await createTestRole(at, { name: 'Clerk', grants: ['order:list'] })
  await createTestRole(at, { name: 'Keeper', grants: ['stock:list'] })
  lead = await addTestMember(at, { role, teams: [teams.Leads!] })
})

const grantable = async (as: TestMember) => {
  const options = await runAs(as.caller, () => serviceUserOptions(at.slug))
  const names = (of: { name: string; grantable: boolean }[]) => of.flatMap((one) => (one.grantable ? [one.name] : []))
  return { roles: names(options.roles), teams: names(options.teams) }
}

test('forms offer the roles and teams that one may give', async () => {
  expect(await grantable(lead)).toEqual({ roles: ['Clerk'], teams: ['Public', 'Empty', 'Leads', 'Readers'] })
  expect(await grantable(at.admin)).toEqual({
    roles: ['Admin', 'Clerk', 'Keeper', 'Lead', 'Manager', 'Member'],
    teams: ['Public', 'Empty', 'Leads', 'Others', 'Readers', 'Writers'],
  })
})

test('of very many, the first by name, and what somebody has already', async () => {
  const many = await createTestOrganization()
  const row = (prefix: string, index: number) => ({
    id: `${prefix}_${String(index).padStart(26, '0')}`,
    organizationId: many.id,
    name: `Number ${index + 1_000}`,
    nameKey: `number ${index + 1_000}`,
  })
  const numbers = Array.from({ length: 600 }, (_, index) => index)
  await db.role.createMany({ data: numbers.map((index) => row('rol', index)) })
  await db.team.createMany({ data: numbers.map((index) => row('team', index)) })
  const present = { role: { id: row('rol', 599).id }, teams: [{ id: row('team', 599).id }] }
  const without = await asAdmin(many, () => serviceUserOptions(many.slug))
  expect([without.roles.length, without.teams.length]).toEqual([500, 500])
  const options = await asAdmin(many, () => serviceUserOptions(many.slug, present))
  for (const list of [options.roles, options.teams]) {
    expect(list).toHaveLength(501)
    expect(list.map(({ name }) => name)).toContain('Number 1599')
  }
})

test('a role that only an Admin may give stays while somebody else changes the teams', async () => {
  const { roleId } = await db.membership.findUniqueOrThrow({ where: { id: lead.membershipId } })
  const { id, name } = await createTestServiceUser(at)
  await db.serviceUser.update({ where: { id }, data: { roleId } })
  const change = (fields: { roleId: string; teams: string[] }) =>
    runAs(lead.caller, () => updateServiceUser(at.slug, { serviceUserId: id, name, description: '', ...fields }))
  await change({ roleId, teams: [teams.Readers!] })
  await expect(change({ roleId, teams: [teams.Writers!] })).rejects.toThrow(
    'You cannot give more than you hold yourself',
  )
  const other = await createTestServiceUser(at)
  const give = () =>
    updateServiceUser(at.slug, { serviceUserId: other.id, name: other.name, description: '', roleId, teams: [] })
  await db.serviceUser.update({ where: { id: other.id }, data: { roleId: await createTestRole(at) } })
  await expect(runAs(lead.caller, give)).rejects.toThrow('You cannot give more than you hold yourself')
})
