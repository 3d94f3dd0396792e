import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { asAdmin, asMember, createTestOrganization, signedOut, type TestOrganization } from '../../testing/factories'
import { createTestServiceUser } from '../../testing/tokens'
import type { Holder } from '../holder'
import { effectiveAccess } from './effective-access'

let at: TestOrganization
let readableId: string
let serviceUserId: string

beforeAll(async () => {
  at = await createTestOrganization()
  serviceUserId = (await createTestServiceUser(at, { role: 'member' })).id
  for (const [name, level] of [
    ['Open', 'write'],
    ['Readable', 'read'],
    ['Closed', undefined],
  ] as const) {
    const { id } = await createApplication(at, name)
    if (name === 'Readable') readableId = id
    if (level) await db.teamApplication.create({ data: { teamId: at.publicTeamId, applicationId: id, level } })
  }
})

function createApplication(organization: TestOrganization, name: string) {
  const operations = [
    { name: 'order:list', access: 'read' as const },
    { name: 'order:create', access: 'write' as const },
  ]
  return db.application.create({
    data: {
      id: newId('app'),
      organizationId: organization.id,
      name,
      nameKey: name.toLowerCase(),
      slug: name.toLowerCase(),
      operations: { createMany: { data: operations } },
    },
  })
}

const seen = (holder: Holder, cursor?: string) => asAdmin(at, () => effectiveAccess(at.slug, holder, cursor))
const summary = async (holder: Holder) =>
  (await seen(holder)).rows.map(({ name, level, teams, allowed, operations }) => [
    name,
    level,
    teams.map((team) => `${team.name}: ${team.level}`).join(', '),
    `${allowed}/${operations}`,
  ])

test('says what role and teams allow together, and which team gives which level', async () => {
  const of = { serviceUserId }
  expect(await summary(of)).toEqual([
    ['Open', 'write', 'Public: write', '1/2'],
    ['Readable', 'read', 'Public: read', '1/2'],
  ])
  await db.serviceUser.update({ where: { id: serviceUserId }, data: { roleId: at.roleIds.manager } })
  expect(await summary(of)).toEqual([
    ['Open', 'write', 'Public: write', '2/2'],
    ['Readable', 'read', 'Public: read', '1/2'],
  ])
  expect((await seen(of)).rows[1]?.granted).toEqual([
    { name: 'order:create', access: 'write', grants: ['*'], allowed: false },
    { name: 'order:list', access: 'read', grants: ['*'], allowed: true },
  ])
  await db.team.create({
    data: {
      id: newId('team'),
      organizationId: at.id,
      name: 'Writers',
      nameKey: 'writers',
      applications: { create: { applicationId: readableId, level: 'write' } },
      serviceUsers: { create: { serviceUserId } },
    },
  })
  expect((await summary(of))[1]).toEqual(['Readable', 'write', 'Writers: write, Public: read', '2/2'])
  await db.serviceUser.update({ where: { id: serviceUserId }, data: { roleId: at.roleIds.admin } })
  expect(await summary(of)).toEqual([
    ['Closed', 'write', '', '2/2'],
    ['Open', 'write', '', '2/2'],
    ['Readable', 'write', '', '2/2'],
  ])
  expect(await seen(of)).toMatchObject({ isAdmin: true, role: { name: 'Admin' } })
})

test('answers for a member as for a service user', async () => {
  const of = { membershipId: at.member.membershipId }
  expect(await summary(of)).toEqual([
    ['Open', 'write', 'Public: write', '1/2'],
    ['Readable', 'read', 'Public: read', '1/2'],
  ])
  const writers = await db.team.findFirstOrThrow({ where: { organizationId: at.id, name: 'Writers' } })
  await db.teamMembership.create({ data: { teamId: writers.id, membershipId: of.membershipId } })
  expect((await summary(of))[1]).toEqual(['Readable', 'write', 'Writers: write, Public: read', '1/2'])
  expect(await seen(of)).toMatchObject({ isAdmin: false, role: { name: 'Member', grants: ['@read'] } })
})

test('comes in pages, each application once', async () => {
  const many = await createTestOrganization()
  for (let number = 100; number < 145; number++) await createApplication(many, `App ${number}`)
  const holder = { membershipId: many.admin.membershipId }
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await asAdmin(many, () => effectiveAccess(many.slug, holder, cursor))
    expect(page.count).toBe(45)
    names.push(...page.rows.map((row) => row.name))
    cursor = page.next
  } while (cursor)
  expect(names).toEqual(Array.from({ length: 45 }, (_, index) => `App ${index + 100}`))
})

test('is for those who may see members or service users, of this organization alone', async () => {
  const other = await createTestOrganization()
  const holders: Holder[] = [{ serviceUserId }, { membershipId: at.member.membershipId }]
  for (const holder of holders) {
    await asMember(at, () => effectiveAccess(at.slug, holder))
    await expect(signedOut(() => effectiveAccess(at.slug, holder))).rejects.toThrow('NEXT_REDIRECT')
    await expect(asAdmin(other, () => effectiveAccess(other.slug, holder))).rejects.toThrow('FALLBACK;404')
    await expect(asAdmin(other, () => effectiveAccess(at.slug, holder))).rejects.toThrow('FALLBACK;404')
  }
  const none: Holder[] = [
    { serviceUserId: newId('su') },
    { membershipId: 'mem_' },
    { serviceUserId: at.member.membershipId },
  ]
  for (const holder of none) await expect(seen(holder)).rejects.toThrow('FALLBACK;404')
})
