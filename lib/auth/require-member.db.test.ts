import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
} from '../testing/factories'
import { builtInRoles, managementOperations } from './operations'
import { canDo, getMember, requireMember } from './require-member'

let organization: TestOrganization
let other: TestOrganization

beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
})

const toLogin = { digest: expect.stringContaining('/login') }
const toNotFound = { digest: expect.stringMatching(/404$/) }

describe.each(managementOperations)('%s', (operation) => {
  const require = () => requireMember(organization.slug, operation)

  test('signed out: to the sign-in page', async () => {
    await expect(signedOut(require)).rejects.toMatchObject(toLogin)
  })

  test('the admin of another organization: not found', async () => {
    await expect(asAdmin(other, require)).rejects.toMatchObject(toNotFound)
  })

  test('an admin may', async () => {
    expect((await asAdmin(organization, require)).organization.id).toBe(organization.id)
  })

  test.each([
    ['manager', asManager],
    ['member', asMember],
  ] as const)('a %s only if their role says so', async (role, as) => {
    const holds = (builtInRoles[role].managementOperations as string[]).includes(`latchkey/${operation}`)
    const attempt = as(organization, require)
    if (holds) expect(canDo(await attempt, operation)).toBe(true)
    else await expect(attempt).rejects.toBeInstanceOf(NotPermitted)
  })
})

test('an organization that does not exist is not found either', async () => {
  await expect(asAdmin(organization, () => requireMember('no-such', 'organization:read'))).rejects.toMatchObject(
    toNotFound,
  )
})

test('a deactivated member is out at once', async () => {
  const fresh = await createTestOrganization()
  await db.membership.update({ where: { id: fresh.admin.membershipId }, data: { deactivatedAt: new Date() } })
  const require = () => requireMember(fresh.slug, 'organization:read')
  await expect(asAdmin(fresh, require)).rejects.toMatchObject(toNotFound)
  expect(await asAdmin(fresh, () => getMember(fresh.slug))).toBeNull()
})

test('a change of role counts from the next call on', async () => {
  const fresh = await createTestOrganization()
  const require = () => requireMember(fresh.slug, 'service_token:create')
  await asAdmin(fresh, require)
  await db.membership.update({ where: { id: fresh.admin.membershipId }, data: { roleId: fresh.roleIds.member } })
  await expect(asAdmin(fresh, require)).rejects.toBeInstanceOf(NotPermitted)
})

test('the frame gets the member or nothing, and never an error', async () => {
  expect(await signedOut(() => getMember(organization.slug))).toBeNull()
  expect(await asAdmin(other, () => getMember(organization.slug))).toBeNull()
  expect(await asMember(organization, () => getMember(organization.slug))).toMatchObject({
    role: { builtIn: 'member' },
  })
})

test('a refused call waits in the queue for the organization’s own chain', async () => {
  await db.auditQueue.deleteMany()
  await expect(asMember(organization, () => requireMember(organization.slug, 'key:rotate'))).rejects.toThrow(
    NotPermitted,
  )
  const queued = await db.auditQueue.findMany()
  expect(queued.map((row) => row.entry)).toMatchObject([
    {
      chain: organization.id,
      actor: { type: 'user', id: organization.member.userId, address: organization.member.caller.address },
      event: { action: 'operation:refuse', entity: { id: 'latchkey/key:rotate' } },
    },
  ])
})

test.each([{ contains: '' }, { not: 'x' }, undefined, null, 7, ['x'], 'a\0'])(
  'an organization named by %j is not found, whatever was sent in place of a slug',
  async (slug) => {
    await expect(asAdmin(organization, () => requireMember(slug as string, 'organization:read'))).rejects.toMatchObject(
      toNotFound,
    )
    expect(await asAdmin(organization, () => getMember(slug as string))).toBeNull()
  },
)
