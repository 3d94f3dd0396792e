import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { allowInsecureRequests, Configuration, tokenIntrospection } from 'openid-client'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { newId } from '@/lib/ids'
import type { Restriction } from '@/lib/restrictions/schema'
import { introspectionBy, refusalOf } from '../testing/introspection'
import { startTestVerifier, verifierOfThisFile } from '../testing/test-verifier'
import {
  copyOf,
  createTestApplication,
  createTestMembership,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  insertToken,
  mintLoose,
  type TestWorld,
  tokenActions,
  withBrokenSignature,
} from '../testing/test-world'

// What is told, and of what; introspecting-callers.db.test.ts beside it tests to whom.

const verifier = verifierOfThisFile()
const { ask, introspect } = introspectionBy(verifier, () => caller)
let world: TestWorld
let elsewhere: TestWorld
/** Of an admin's kind of service user, which may introspect. */
let caller: string

beforeAll(async () => {
  world = await createTestWorld()
  elsewhere = await createTestWorld()
  caller = (await createTestToken(world)).secret
})

describe('what is told', () => {
  test('of an active token is who, what for, from whom and until when', async () => {
    const { organization, pipeline } = world
    const token = await createTestToken(world, { expiresAt: '2126-12-21T00:00:00Z' })
    const application = (await createTestApplication(organization, 'invoices', 'write')).id
    const copy = await copyOf(world, token.secret, [
      { type: 'applications', ids: [application] },
      { type: 'operations', names: ['order:create', 'order:list'] },
      { type: 'networks', cidrs: ['10.0.0.0/8'] },
    ])
    expect(await introspect(copy)).toEqual({
      active: true,
      scope: 'order:create order:list',
      client_id: pipeline.id,
      username: 'pipeline@service',
      token_type: 'Bearer',
      exp: Date.parse('2126-12-21T00:00:00Z') / 1000,
      sub: pipeline.id,
      aud: [application],
      iss: 'https://latchkey.example',
      jti: expect.stringMatching(/^[0-9a-f]{128}$/),
      latchkey_organization: { id: organization.id, slug: organization.slug },
      latchkey_principal: {
        kind: 'service_user',
        id: pipeline.id,
        identifier: 'pipeline@service',
        name: 'Pipeline',
        role: 'Admin',
      },
      latchkey_token: {
        id: token.tokenId,
        name: token.name,
        kind: 'service',
        rootId: token.tokenId,
        attenuated: true,
        registered: false,
        expiresAt: '2126-12-21T00:00:00Z',
      },
      latchkey_restrictions: [
        { block: 0, type: 'expires', at: '2126-12-21T00:00:00Z' },
        { block: 1, type: 'applications', ids: [application] },
        { block: 1, type: 'operations', names: ['order:create', 'order:list'] },
        { block: 1, type: 'networks', cidrs: ['10.0.0.0/8'] },
      ],
    })
  })

  test('does not depend on what a request with it would come to', async () => {
    const narrow: Restriction[] = [
      { type: 'read_only' },
      { type: 'networks', cidrs: ['10.0.0.0/8'] },
      { type: 'custom', source: 'check if path("/nowhere");' },
    ]
    expect(await introspect(await copyOf(world, caller, narrow))).toMatchObject({ active: true })
  })

  test('is the role as it is now', async () => {
    const user = await createTestServiceUser(world.organization, 'Changing', 'member')
    const { secret } = await createTestToken({ ...world, pipeline: user })
    expect((await introspect(secret)).scope).toMatch(/^@read /)
    await db.serviceUser.update({ where: { id: user.id }, data: { roleId: world.organization.roleIds.manager } })
    expect((await introspect(secret)).scope).toMatch(/^\* /)
  })

  test('of a personal token names the member, and no client', async () => {
    const membershipId = await createTestMembership(world.organization)
    const { secret } = await insertToken(world, { kind: 'personal', membershipId })
    const answer = await introspect(secret)
    expect(answer).toMatchObject({ active: true, sub: expect.stringMatching(/^usr_/), username: /@example\.com$/ })
    expect(answer).not.toHaveProperty('client_id')
  })

  test('is in every way that a token may be written', async () => {
    for (const text of [caller, caller.replace(/^lk_svc_/, ''), `Bearer ${caller}`, ` ${caller}\n`]) {
      expect(await introspect(text)).toMatchObject({ active: true })
    }
  })
})

test('a client library of OAuth understands what is told, and what is refused', async () => {
  const as = (secret: string) => {
    const server = { issuer: 'https://latchkey.example', introspection_endpoint: `${verifier.get().url}/v1/introspect` }
    const configuration = new Configuration(server, 'an API', undefined, (_server, _client, _body, headers) =>
      headers.set('authorization', `Bearer ${secret}`),
    )
    allowInsecureRequests(configuration)
    return configuration
  }
  await verifier.get().running.catchUp()
  expect(await tokenIntrospection(as(caller), caller)).toMatchObject({ active: true, sub: world.pipeline.id })
  expect(await tokenIntrospection(as(caller), 'nonsense')).toEqual({ active: false })
  await expect(tokenIntrospection(as('nonsense'), caller)).rejects.toMatchObject({
    cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
  })
})

describe('nothing is told', () => {
  const inactive = { active: false }

  test('of what is no token, or not signed by the organization’s key', async () => {
    const claimed = newId('tok')
    const loose = await mintLoose(world, { rootTokenId: claimed })
    for (const text of ['x', 'lk_svc_', caller.slice(0, -20), withBrokenSignature(caller), loose.secret]) {
      expect(await introspect(text)).toEqual(inactive)
    }
  })

  test('of another organization’s token, and in the same words as of none', async () => {
    const { secret } = await createTestToken(elsewhere)
    const own = (await createTestToken(elsewhere)).secret
    expect(await introspect(secret, { secret: own })).toMatchObject({ active: true })
    expect(await introspect(secret)).toEqual(inactive)
    expect(await introspect(caller, { secret: own })).toEqual(inactive)
    // Known by now to both, in every memory.
    expect(await introspect(secret)).toEqual(inactive)
  })

  test('of a token that was revoked, deleted, has expired, is not valid yet or whose owner is deactivated', async () => {
    const { revoke, restore, remove } = tokenActions(world)
    const token = await createTestToken(world)
    expect(await introspect(token.secret)).toMatchObject({ active: true })
    await revoke(token.tokenId)
    expect(await introspect(token.secret)).toEqual(inactive)
    await restore(token.tokenId)
    expect(await introspect(token.secret)).toMatchObject({ active: true })
    await revoke(token.tokenId)
    await remove(token.tokenId)
    expect(await introspect(token.secret)).toEqual(inactive)

    expect(await introspect(await copyOf(world, caller, [{ type: 'expires', at: '2020-01-01T00:00:00Z' }]))).toEqual(
      inactive,
    )
    expect(await introspect(await copyOf(world, caller, [{ type: 'not_before', at: '2126-01-01T00:00:00Z' }]))).toEqual(
      inactive,
    )

    const membershipId = await createTestMembership(world.organization)
    const personal = await insertToken(world, { kind: 'personal', membershipId })
    await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: new Date() } })
    expect(await introspect(personal.secret)).toEqual(inactive)
  })
})

describe('the request', () => {
  test.each([
    ['nothing', ''],
    ['no token', 'token_type_hint=access_token'],
    ['an empty token', 'token='],
    ['two tokens', 'token=a&token=b'],
    ['two hints', 'token=a&token_type_hint=x&token_type_hint=y'],
  ])('with %s is invalid', async (_what, body) => {
    expect(await refusalOf(await ask(body))).toMatchObject({ status: 400, error: 'invalid_request' })
  })

  test('with two headers of authorization is ambiguous', async () => {
    const { host } = new URL(verifier.get().url)
    const authorization = `Authorization: Bearer ${caller}`
    const type = 'Content-Type: application/x-www-form-urlencoded'
    const connection = connect(Number(host.split(':')[1]), '127.0.0.1')
    // fetch would make one header of the two.
    connection.end(
      [
        'POST /v1/introspect HTTP/1.1',
        `Host: ${host}`,
        authorization,
        authorization,
        type,
        'Content-Length: 7',
        '',
        'token=x',
      ].join('\r\n'),
    )
    const answer = await text(connection)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('ambiguous_request')
  })

  test('is a form, by POST', async () => {
    const json = await ask(JSON.stringify({ token: caller }), { headers: { 'content-type': 'application/json' } })
    expect(await refusalOf(json)).toMatchObject({ status: 415 })
    expect((await ask('x'.repeat(20_000))).status).toBe(413)
    const read = await fetch(`${verifier.get().url}/v1/introspect?token=${caller}`)
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('may hint at a kind, and hold what nobody knows', async () => {
    const body = new URLSearchParams({ token: caller, token_type_hint: 'refresh_token', other: 'x' }).toString()
    expect(await (await ask(body)).json()).toMatchObject({ active: true })
  })
})

test('asking is a use of the caller’s token, and none of the other', async () => {
  const asking = await createTestToken(world)
  const asked = await createTestToken(world)
  await introspect(asked.secret, { secret: asking.secret })
  await verifier.get().running.flushUsage()
  const used = await db.token.findMany({
    where: { id: { in: [asking.tokenId, asked.tokenId] } },
    select: { id: true, lastUsedAt: true, lastUsedAddress: true },
  })
  expect(used.find((row) => row.id === asking.tokenId)).toMatchObject({ lastUsedAddress: '203.0.113.7' })
  expect(used.find((row) => row.id === asked.tokenId)).toMatchObject({ lastUsedAt: null })
  expect(await db.usageMinute.findMany({ where: { tokenId: asked.tokenId } })).toEqual([])
  const counted = await db.usageMinute.findMany({
    where: { tokenId: asking.tokenId },
    select: { operation: true, code: true },
  })
  expect(counted).toEqual([{ operation: 'latchkey/token:introspect', code: 'ok' }])
})

test('a verifier that cannot be sure says so', async () => {
  const blind = await startTestVerifier({
    databaseUrl: 'postgresql://nobody:x@127.0.0.1:9/none',
    stalenessSeconds: 1,
    firstLookWithin: 0,
  })
  try {
    const response = await ask(new URLSearchParams({ token: caller }).toString(), { url: blind.url })
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await refusalOf(response)).toMatchObject({ status: 503, error: 'unavailable' })
  } finally {
    await blind.running.close()
  }
})
