import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../../auth/caller'
import { builtInRoles } from '../../auth/operations'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import { createTestServiceUser } from '../../testing/tokens'
import { serviceUserOptions } from '../queries/form-options'
import { getServiceUser } from '../queries/get-service-user'
import { createServiceUserSchema } from '../schema'
import { createServiceUser } from './create-service-user'
import { deactivateServiceUser } from './deactivate-service-user'
import { deleteServiceUser } from './delete-service-user'
import { reactivateServiceUser } from './reactivate-service-user'
import { updateServiceUser } from './update-service-user'

describe('someone whose own role is a custom one', () => {
  const operations = ['read', 'create', 'update', 'deactivate', 'reactivate', 'delete']
  let lead: Awaited<ReturnType<typeof createTestOrganization>>['member']['caller']
  let at: TestOrganization
  let teamId: string

  beforeAll(async () => {
    at = await createTestOrganization()
    const role = await db.role.create({
      data: {
        id: newId('rol'),
        organizationId: at.id,
        name: 'Lead',
        nameKey: 'lead',
        grants: ['order:*', '@read'],
        managementOperations: [
          ...builtInRoles.member.managementOperations,
          ...operations.map((operation) => `latchkey/service_user:${operation}`),
        ],
      },
    })
    await db.membership.update({ where: { id: at.member.membershipId }, data: { roleId: role.id } })
    lead = at.member.caller
    const application = await db.application.create({
      data: { id: newId('app'), organizationId: at.id, name: 'Orders', nameKey: 'orders', slug: 'orders' },
    })
    const team = await db.team.create({
      data: {
        id: newId('team'),
        organizationId: at.id,
        name: 'Order desk',
        nameKey: 'order desk',
        applications: { create: { applicationId: application.id, level: 'write' } },
      },
    })
    teamId = team.id
  })

  const make = (name: string, roleId: string, teams: string[] = []) =>
    runAs(lead, () => createServiceUser(at.slug, createServiceUserSchema.parse({ name, roleId, teams })))

  test('gives a role that holds no more, and none that does', async () => {
    await make('Reader', at.roleIds.member)
    await expect(make('Boss', at.roleIds.manager)).rejects.toThrow('You cannot give more than you hold yourself')
    await expect(make('Boss', at.roleIds.admin)).rejects.toThrow('You cannot give more than you hold yourself')
    const own = await db.role.findFirstOrThrow({ where: { organizationId: at.id, name: 'Lead' } })
    await expect(make('Twin', own.id)).rejects.toThrow('You cannot give more than you hold yourself')
    const { roles } = await runAs(lead, () => serviceUserOptions(at.slug))
    expect(roles.filter((role) => role.grantable).map((role) => role.name)).toEqual(['Member'])
  })

  test('gives a team only when in teams that give as much', async () => {
    await expect(make('Desk', at.roleIds.member, [teamId])).rejects.toThrow('in these teams goes beyond it')
    await db.teamMembership.create({ data: { teamId, membershipId: at.member.membershipId } })
    const { id } = await make('Desk', at.roleIds.member, [teamId])
    expect((await asAdmin(at, () => getServiceUser(at.slug, id))).teams).toMatchObject([{ id: teamId }])
    await db.teamMembership.deleteMany({ where: { teamId } })
  })

  test('acts on nobody who holds more', async () => {
    const { id, name } = await createTestServiceUser(at, { role: 'manager' })
    const change = { serviceUserId: id, name, description: 'Mine', roleId: at.roleIds.member, teams: [] }
    const attempts: (() => Promise<unknown>)[] = [
      () => updateServiceUser(at.slug, change),
      () => deactivateServiceUser(at.slug, { serviceUserId: id, confirmation: 'deactivate' }),
      () => reactivateServiceUser(at.slug, { serviceUserId: id }),
      () => deleteServiceUser(at.slug, { serviceUserId: id, confirmation: name }),
    ]
    const before = await db.serviceUser.findUniqueOrThrow({ where: { id } })
    for (const attempt of attempts) {
      await expect(runAs(lead, attempt)).rejects.toThrow(`${name} holds more than your role does.`)
    }
    expect(await db.serviceUser.findUniqueOrThrow({ where: { id } })).toEqual(before)
    expect((await runAs(lead, () => getServiceUser(at.slug, id))).mayAct).toBe(false)
    expect((await asAdmin(at, () => getServiceUser(at.slug, id))).mayAct).toBe(true)
  })

  test('may leave a role and teams as they are', async () => {
    const own = await db.role.findFirstOrThrow({ where: { organizationId: at.id, name: 'Lead' } })
    const { id, name } = await createTestServiceUser(at)
    await db.serviceUser.update({ where: { id }, data: { roleId: own.id } })
    const change = { serviceUserId: id, name, description: 'Described', teams: [] }
    await runAs(lead, () => updateServiceUser(at.slug, { ...change, roleId: own.id }))
    expect((await db.serviceUser.findUniqueOrThrow({ where: { id } })).description).toBe('Described')
  })
})
