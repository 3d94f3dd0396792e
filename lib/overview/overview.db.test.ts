import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import { newId } from '../ids'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
} from '../testing/factories'
import { firstSteps } from './first-steps'
import { tokenCounts, tokensWantingAttention } from './tokens'
import { recentUsage } from './usage'

const day = 86_400_000
let organization: TestOrganization
let serviceUserId: string

beforeEach(async () => {
  organization = await createTestOrganization()
  serviceUserId = newId('su')
})

async function createServiceUser(of: TestOrganization = organization, id = serviceUserId) {
  await db.serviceUser.create({
    data: {
      id,
      organizationId: of.id,
      name: 'Pipeline',
      nameKey: 'pipeline',
      identifier: `${id}@service`,
      roleId: of.roleIds.member,
      createdByName: 'Ada',
    },
  })
}

async function createToken(name: string, data: Record<string, unknown> = {}) {
  const id = newId('tok')
  await db.token.create({
    data: {
      id,
      organizationId: organization.id,
      kind: 'service',
      serviceUserId,
      ownerName: 'Pipeline',
      ownerIdentifier: 'pipeline@service',
      rootId: id,
      path: id,
      name,
      nameKey: name.toLowerCase(),
      createdByName: 'Ada',
      ...data,
    },
  })
  return id
}

function use(tokenId: string, allowed: boolean, count: number, ago: number, organizationId = organization.id) {
  return db.usageMinute.create({
    data: {
      organizationId,
      tokenId,
      credentialId: 'crd_1',
      minute: new Date(Date.now() - ago),
      allowed,
      code: allowed ? 'ok' : 'expired',
      applicationId: '',
      operation: '',
      address: '',
      count,
    },
  })
}

describe('first steps', () => {
  const steps = () => asMember(organization, () => firstSteps(organization.slug))

  test('go from nothing to the first request that is let pass, and are gone then', async () => {
    expect(await steps()).toMatchObject({ application: null, hasServiceUser: false, hasToken: false })
    await db.application.create({
      data: { id: newId('app'), organizationId: organization.id, name: 'Orders', nameKey: 'orders', slug: 'orders' },
    })
    await createServiceUser()
    expect(await steps()).toMatchObject({ application: { slug: 'orders' }, hasServiceUser: true, hasToken: false })
    const token = await createToken('A')
    await use(token, false, 1, 0)
    expect(await steps()).toMatchObject({ hasToken: true, verifierUrl: expect.stringMatching(/^http/) })
    await use(token, true, 1, 0)
    expect(await steps()).toBeNull()
  })

  test('do not come back when the token and its usage are deleted', async () => {
    await createServiceUser()
    await db.serviceUser.update({ where: { id: serviceUserId }, data: { lastUsedAt: new Date() } })
    expect(await steps()).toBeNull()
  })

  test('a deleted application is none', async () => {
    await db.application.create({
      data: {
        id: newId('app'),
        organizationId: organization.id,
        name: 'Orders',
        nameKey: 'orders',
        slug: 'orders',
        deletedAt: new Date(),
      },
    })
    expect((await steps())?.application).toBeNull()
  })
})

test('requests of the last 24 hours are summed, refused ones apart, of this organization alone', async () => {
  await createServiceUser()
  const token = await createToken('A')
  const other = await createTestOrganization()
  await use(token, true, 40, 60_000)
  await use(token, false, 2, 120_000)
  await use(token, true, 1_000, 25 * 3_600_000)
  await use('tok_other', true, 500, 60_000, other.id)
  expect(await asManager(organization, () => recentUsage(organization.slug))).toEqual({ requests: 42, refused: 2 })
})

test('tokens are counted by status, and those that want attention come first', async () => {
  await createServiceUser()
  const inDays = (days: number) => new Date(Date.now() + days * day)
  await createToken('Fresh')
  const soon = await createToken('Soon', { effectiveExpiresAt: inDays(2) })
  const sooner = await createToken('Sooner', { effectiveExpiresAt: inDays(1) })
  await createToken('Gone', { effectiveExpiresAt: inDays(-1) })
  await createToken('Off', { effectiveRevokedAt: inDays(-1), effectiveRevocationCause: 'self' })
  const old = await createToken('Old', { createdAt: inDays(-100) })
  const counts = await asAdmin(organization, () => tokenCounts(organization.slug))
  expect(Object.fromEntries(Object.entries(counts).map(([status, { count }]) => [status, count]))).toEqual({
    active: 4,
    revoked: 1,
    expired: 1,
    expiring: 2,
    unused: 1,
  })
  const { expiring, unused } = await asAdmin(organization, () => tokensWantingAttention(organization.slug))
  expect(expiring).toMatchObject({ rows: [{ id: sooner }, { id: soon }], more: false })
  expect(unused).toMatchObject({ rows: [{ id: old }], more: false })
})

test('of many tokens that want attention five are shown, and that there are more', async () => {
  await createServiceUser()
  for (let index = 0; index < 6; index++) {
    await createToken(`T${index}`, { effectiveExpiresAt: new Date(Date.now() + (index + 1) * day) })
  }
  const { expiring } = await asAdmin(organization, () => tokensWantingAttention(organization.slug))
  expect(expiring.rows).toHaveLength(5)
  expect(expiring.more).toBe(true)
})

describe('who may not see it', () => {
  const reads: [string, () => Promise<unknown>, 'everyone' | 'manager' | 'admin'][] = [
    ['first steps', () => firstSteps(organization.slug), 'everyone'],
    ['requests', () => recentUsage(organization.slug), 'manager'],
    ['token figures', () => tokenCounts(organization.slug), 'admin'],
    ['tokens that want attention', () => tokensWantingAttention(organization.slug), 'admin'],
  ]

  test.each(reads)('%s: signed out, other organizations, lesser roles', async (_name, read, least) => {
    const other = await createTestOrganization()
    await expect(signedOut(read)).rejects.toMatchObject({ digest: expect.stringContaining('/login') })
    await expect(asAdmin(other, read)).rejects.toMatchObject({ digest: expect.stringMatching(/404$/) })
    if (least !== 'everyone') await expect(asMember(organization, read)).rejects.toBeInstanceOf(NotPermitted)
    if (least === 'admin') await expect(asManager(organization, read)).rejects.toBeInstanceOf(NotPermitted)
    else await asManager(organization, read)
  })
})
