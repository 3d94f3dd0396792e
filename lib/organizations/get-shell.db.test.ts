import { expect, test } from 'vitest'
import { db } from '../db/client'
import { newId } from '../ids'
import { asAdmin, asMember, createTestOrganization, signedOut } from '../testing/factories'
import { getShell } from './get-shell'
import { listOwnOrganizations } from './queries'

const organization = await createTestOrganization('Acme')
const other = await createTestOrganization('Beta')

test('the frame shows who is signed in, where, and what their role may open', async () => {
  const shell = await asAdmin(organization, () => getShell(organization.slug))
  expect(shell).toMatchObject({
    organization: { name: 'Acme', slug: organization.slug },
    organizations: [{ name: 'Acme' }],
    user: { name: organization.admin.name },
    counts: { 'service-tokens': 0, 'service-users': 0, applications: 0 },
  })
})

test('who may not read tokens is not told how many there are', async () => {
  const shell = await asMember(organization, () => getShell(organization.slug))
  expect(shell?.counts).toEqual({ 'service-tokens': undefined, 'service-users': 0, applications: 0, members: 4 })
})

test('there is none for a stranger', async () => {
  expect(await signedOut(() => getShell(organization.slug))).toBeNull()
  expect(await asAdmin(other, () => getShell(organization.slug))).toBeNull()
})

test('one’s organizations are those one belongs to, the first one first', async () => {
  await db.membership.create({
    data: {
      id: newId('mem'),
      organizationId: other.id,
      userId: organization.admin.userId,
      roleId: other.roleIds.member,
    },
  })
  const own = () => asAdmin(organization, listOwnOrganizations)
  expect((await own())?.map(({ name }) => name)).toEqual(['Acme', 'Beta'])
  await db.membership.update({ where: { id: organization.admin.membershipId }, data: { deactivatedAt: new Date() } })
  expect((await own())?.map(({ name }) => name)).toEqual(['Beta'])
  expect(await signedOut(listOwnOrganizations)).toBeNull()
})

test('two organizations of one name have slugs of their own', async () => {
  const [first, second] = [await createTestOrganization('Same name'), await createTestOrganization('Same name')]
  expect([first.slug, second.slug]).toEqual(['same-name', 'same-name-2'])
})
