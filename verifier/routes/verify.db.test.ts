import { beforeAll, describe, expect, test } from 'vitest'
import { createTestOrganization, type TestOrganization } from '@/lib/testing/factories'
import { problemOf } from '../testing/problem-document'
import { verifierOfThisFile } from '../testing/test-verifier'
import { createTestApplication, createTestToken, createTestWorld, type TestWorld } from '../testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld
let secret: string

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
})

describe('POST /v1/verify', () => {
  test('answers everything that the contract names, and may not be stored', async () => {
    const { organization, pipeline } = world
    const token = await createTestToken(world, { expiresAt: '2126-12-21T00:00:00Z' })
    const response = await verifier.get().post({ token: token.secret, application: 'orders', operation: 'order:list' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      allowed: true,
      code: 'ok',
      reason: 'Pipeline may do order:list on The orders.',
      organization: { id: organization.id, slug: organization.slug },
      principal: {
        kind: 'service_user',
        id: pipeline.id,
        identifier: 'pipeline@service',
        name: 'Pipeline',
        role: 'Admin',
      },
      token: {
        id: token.tokenId,
        name: token.name,
        kind: 'service',
        rootId: token.tokenId,
        attenuated: false,
        registered: true,
        expiresAt: '2126-12-21T00:00:00Z',
      },
    })
  })

  test.each([
    ['with its prefix', (biscuit: string) => `lk_svc_${biscuit}`],
    ['without its prefix', (biscuit: string) => biscuit],
    ['after Bearer', (biscuit: string) => `Bearer lk_svc_${biscuit}`],
    ['in white space', (biscuit: string) => ` \n lk_svc_${biscuit}\t `],
    ['padded', (biscuit: string) => `${biscuit}${'='.repeat((4 - (biscuit.length % 4)) % 4)}`],
  ])('takes a token %s', async (_how, write) => {
    expect(await verifier.get().verify({ token: write(secret.replace(/^lk_svc_/, '')) })).toMatchObject({ code: 'ok' })
  })

  test.each([[{}], [{ token: null }], [{ token: '' }], [{ token: 'Bearer ' }]])(
    'finds no token in %j',
    async (body) => {
      expect(await verifier.get().verify(body)).toEqual({
        allowed: false,
        code: 'missing',
        reason: expect.stringMatching(/./),
      })
    },
  )

  test.each([
    ['no JSON', '{"token":', 400, 'invalid_request'],
    ['nothing', '', 400, 'invalid_request'],
    ['an array', '[]', 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['a prototype', '{"__proto__": {"token": "x"}}', 400, 'invalid_request'],
    ['an unknown field', '{"token": "x", "applicaton": "orders"}', 400, 'invalid_request'],
    ['a megabyte', JSON.stringify({ token: 'x'.repeat(1_000_000) }), 413, 'too_large'],
  ])('refuses %s', async (_what, body, status, code) => {
    const response = await verifier.get().post(body)
    expect(response.status).toBe(status)
    expect((await problemOf(response)).code).toBe(code)
  })

  test('names the field of a wrong type', async () => {
    const { errors } = await problemOf(await verifier.get().post({ token: secret, access: 'all', clientIp: 7 }))
    expect(errors?.map((error) => error.field)).toEqual(['access', 'clientIp'])
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'takes no %s',
    async (type) => {
      const response = await verifier.get().post('{}', { headers: { 'content-type': type } })
      expect(response.status).toBe(415)
      expect((await problemOf(response)).code).toBe('unsupported_media_type')
    },
  )

  test.each([
    ['a good request', () => JSON.stringify({ token: secret, application: 'orders' })],
    ['no token', () => '{}'],
    ['no JSON', () => '{"token":'],
    ['a prototype', () => '{"__proto__": {"token": "x"}}'],
    ['an unknown field', () => '{"token": "x", "applicaton": "orders"}'],
    ['an array', () => '[]'],
    ['a long token', () => JSON.stringify({ token: 'A'.repeat(15_000) })],
  ])('answers the same however the request is sent: %s', async (_what, body) => {
    const { post } = verifier.get()
    const json = { 'content-type': 'application/json' }
    const answers = [
      await post(body(), { headers: json }),
      await post(body(), { headers: { 'content-type': 'application/json; charset=UTF-8' } }),
      // In pieces, without a length.
      await post('', { headers: json, body: new Blob([body()]).stream(), duplex: 'half' } as RequestInit),
    ]
    const told = await Promise.all(
      answers.map(async (answer) => ({
        status: answer.status,
        type: answer.headers.get('content-type'),
        cache: answer.headers.get('cache-control'),
        body: await answer.json(),
      })),
    )
    expect(told[1]).toEqual(told[0])
    expect(told[2]).toEqual(told[0])
  })

  test('a token of 8,001 characters is malformed, and no error of the request', async () => {
    expect(await verifier.get().verify({ token: `lk_svc_${'A'.repeat(8001)}` })).toMatchObject({ code: 'malformed' })
  })

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('is for POST, not %s', async (method) => {
    const response = await fetch(`${verifier.get().url}/v1/verify`, {
      method,
      headers: { 'content-type': 'text/plain' },
      ...(method === 'PUT' && { body: 'x' }),
    })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    if (method !== 'HEAD') expect((await problemOf(response)).code).toBe('method_not_allowed')
  })
})

describe('several organizations', () => {
  let other: TestOrganization
  let elsewhereId: string

  beforeAll(async () => {
    other = await createTestOrganization()
    elsewhereId = (await createTestApplication(other, 'orders', 'write')).id
  })

  test.each([
    ['an identity question', {}],
    ['an application’s slug', { application: 'orders' }],
    ['an operation alone', { operation: 'order:list' }],
  ])('%s must name the organization', async (_what, question) => {
    for (const token of [secret, '', 'nonsense']) {
      const response = await verifier.get().post({ token, ...question })
      expect(response.status).toBe(400)
      expect((await problemOf(response)).code).toBe('organization_required')
    }
    const query = new URLSearchParams(question).toString()
    expect((await verifier.get().authorize(`?${query}`, { authorization: `Bearer ${secret}` })).status).toBe(400)
  })

  test('its slug and its id will both do', async () => {
    const { organization } = world
    for (const name of [organization.slug, organization.id]) {
      const answer = await verifier.get().verify({ token: secret, organization: name, application: 'orders' })
      expect(answer).toMatchObject({ code: 'ok', organization: { id: organization.id } })
    }
  })

  test('an application’s id needs none', async () => {
    expect(await verifier.get().verify({ token: secret, application: world.orders.id })).toMatchObject({ code: 'ok' })
  })

  test('a token of another organization than the one named is like none at all', async () => {
    expect(await verifier.get().verify({ token: secret, organization: other.slug })).toEqual({
      allowed: false,
      code: 'unknown',
      reason: expect.any(String),
    })
  })

  test('the other organization’s application is unknown, whichever way it is named', async () => {
    expect(await verifier.get().verify({ token: secret, application: elsewhereId })).toMatchObject({
      code: 'unknown_application',
    })
    const question = { token: secret, organization: world.organization.slug, application: elsewhereId }
    expect(await verifier.get().verify(question)).toMatchObject({ code: 'unknown_application' })
  })
})
