import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { newId } from '@/lib/ids'
import { nameKey } from '@/lib/names'
import type { Restriction } from '@/lib/restrictions/schema'
import { createTestOrganization } from '@/lib/testing/factories'
import { introspectionBy, refusalOf } from '../testing/introspection'
import { startTestVerifier, verifierOfThisFile } from '../testing/test-verifier'
import {
  copyOf,
  createTestMembership,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  insertToken,
  mintLoose,
  type TestServiceUser,
  type TestWorld,
  tokenActions,
  withBrokenSignature,
} from '../testing/test-world'

// Whom the verifier tells of tokens.

const verifier = verifierOfThisFile()
const { ask, introspect } = introspectionBy(verifier, () => caller)
let world: TestWorld
/** Of an admin's kind of service user, which may introspect. */
let caller: string

beforeAll(async () => {
  world = await createTestWorld()
  caller = (await createTestToken(world)).secret
})

/** A service user whose role grants exactly these management operations. */
async function serviceUserWith(name: string, managementOperations: string[]): Promise<TestServiceUser> {
  const { organization } = world
  const user = await createTestServiceUser(organization, name, 'member')
  const id = newId('rol')
  const data = { id, organizationId: organization.id, name: `Role of ${name}`, nameKey: nameKey(`Role of ${name}`) }
  await db.role.create({ data: { ...data, managementOperations } })
  await db.serviceUser.update({ where: { id: user.id }, data: { roleId: id } })
  return user
}

describe('who may ask', () => {
  const good = () => new URLSearchParams({ token: caller }).toString()

  test('nobody without a token of their own', async () => {
    expect(await refusalOf(await ask(good(), { secret: '' }))).toEqual({
      status: 401,
      error: 'invalid_token',
      challenge: 'Bearer',
    })
    const basic = await ask(good(), { secret: '', headers: { authorization: `Basic ${btoa('x:y')}` } })
    expect(await refusalOf(basic)).toMatchObject({ status: 401, challenge: 'Bearer' })
  })

  test('nobody by putting it elsewhere', async () => {
    const body = new URLSearchParams({ token: caller, access_token: caller, client_secret: caller }).toString()
    expect((await ask(body, { secret: '' })).status).toBe(401)
    expect((await fetch(`${verifier.get().url}/v1/introspect?access_token=${caller}`, { method: 'POST' })).status).toBe(
      401,
    )
  })

  test.each([
    ['nonsense', () => 'nonsense'],
    ['a broken signature', () => withBrokenSignature(caller)],
    [
      'another organization’s name on it',
      async () => (await mintLoose(world, { organizationId: (await createTestOrganization()).id })).secret,
    ],
    ['a token that was never listed', async () => (await mintLoose(world)).secret],
    ['an expiry in the past', () => copyOf(world, caller, [{ type: 'expires', at: '2020-01-01T00:00:00Z' }])],
  ])('nobody with %s', async (_what, secret) => {
    expect(await refusalOf(await ask(good(), { secret: await secret() }))).toEqual({
      status: 401,
      error: 'invalid_token',
      challenge: 'Bearer error="invalid_token"',
    })
  })

  test('nobody whose token was revoked', async () => {
    const token = await createTestToken(world)
    expect((await ask(good(), { secret: token.secret })).status).toBe(200)
    await tokenActions(world).revoke(token.tokenId)
    expect(await refusalOf(await ask(good(), { secret: token.secret }))).toMatchObject({ status: 401 })
  })

  const forbidden = { status: 403, error: 'insufficient_scope', challenge: 'Bearer error="insufficient_scope"' }

  test.each<[string, Restriction[]]>([
    ['an application', [{ type: 'applications', ids: ['app_0123456789abcdefghjkmnpqrs'] }]],
    ['other operations', [{ type: 'operations', names: ['latchkey/service_token:read', 'order:list'] }]],
    ['another network', [{ type: 'networks', cidrs: ['198.51.100.0/24'] }]],
    ['another path', [{ type: 'custom', source: 'check if path("/v1/verify");' }]],
  ])('nobody whose token is limited to %s', async (_what, restrictions) => {
    const secret = await copyOf(world, caller, restrictions)
    expect(await refusalOf(await ask(good(), { secret }))).toEqual(forbidden)
  })

  test('a token that is limited to just this may', async () => {
    const secret = await copyOf(world, caller, [
      { type: 'operations', names: ['latchkey/token:introspect'] },
      { type: 'read_only' },
      { type: 'networks', cidrs: ['203.0.113.7/32'] },
      { type: 'custom', source: 'check if method("POST"), path("/v1/introspect");' },
    ])
    expect(await introspect(caller, { secret })).toMatchObject({ active: true })
  })

  test('only whom the role grants it, whatever it grants over applications', async () => {
    const reader = await createTestServiceUser(world.organization, 'Reader', 'member')
    const less = await createTestToken({ ...world, pipeline: reader })
    expect(await refusalOf(await ask(good(), { secret: less.secret }))).toEqual(forbidden)
    const may = await serviceUserWith('Introspector', ['latchkey/token:introspect'])
    const { secret } = await createTestToken({ ...world, pipeline: may })
    expect(await introspect(caller, { secret })).toMatchObject({ active: true })
    const { roleId } = await db.serviceUser.findUniqueOrThrow({ where: { id: may.id }, select: { roleId: true } })
    await db.role.update({ where: { id: roleId }, data: { managementOperations: ['latchkey/token:read'] } })
    expect(await refusalOf(await ask(good(), { secret }))).toEqual(forbidden)
  })

  test('no personal token and none for provisioning, though an Admin’s', async () => {
    const membershipId = await createTestMembership(world.organization)
    await db.membership.update({ where: { id: membershipId }, data: { roleId: world.organization.roleIds.admin } })
    for (const token of [
      await insertToken(world, { kind: 'personal', membershipId }),
      await insertToken(world, { kind: 'scim' }),
    ]) {
      expect(await refusalOf(await ask(good(), { secret: token.secret }))).toEqual(forbidden)
    }
  })

  test('an address that nobody vouches for is not believed', async () => {
    const distrusting = await startTestVerifier({ trustedProxies: [] })
    try {
      const secret = await copyOf(world, caller, [{ type: 'networks', cidrs: ['203.0.113.7/32'] }])
      await distrusting.running.catchUp()
      expect((await ask(good(), { secret, url: distrusting.url })).status).toBe(403)
      const local = await copyOf(world, caller, [{ type: 'networks', cidrs: ['127.0.0.1/32'] }])
      expect((await ask(good(), { secret: local, url: distrusting.url })).status).toBe(200)
    } finally {
      await distrusting.running.close()
    }
  })
})
