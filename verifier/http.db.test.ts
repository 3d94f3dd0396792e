import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { createTestOrganization, type TestOrganization } from '@/lib/testing/factories'
import { verifierOfThisFile } from './testing/test-verifier'
import { createTestApplication, createTestToken, createTestWorld, type TestWorld } from './testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld
let secret: string

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
})

interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors?: { field: string; message: string }[]
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const document = (await response.json()) as ProblemDocument
  expect(document).toMatchObject({ type: 'about:blank', status: response.status })
  expect(document.title).not.toBe('')
  expect(document.detail).not.toBe('')
  return document
}

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

describe('what no request may do', () => {
  test('no page of another origin may read an answer', async () => {
    const { url } = verifier.get()
    const origin = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const answers = [
      await fetch(`${url}/v1/verify`, { method: 'OPTIONS', headers: origin }),
      await fetch(`${url}/v1/authorize`, { method: 'OPTIONS', headers: origin }),
      await verifier.get().post({ token: secret }, { headers: { ...origin, 'content-type': 'application/json' } }),
      await fetch(`${url}/v1/orgs/${world.organization.slug}/keys`, { headers: origin }),
    ]
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  test.each([
    '/',
    '/v1',
    '/v1/verify/',
    '/v1/orgs',
    '/metrics/',
    '/v1/introspect/',
    '/%',
    '/v1/orgs/%zz/keys',
    `/v1/orgs/${'x'.repeat(300)}/keys`,
  ])('there is nothing at %s', async (path) => {
    const response = await fetch(verifier.get().url + path)
    expect([400, 404]).toContain(response.status)
    await problemOf(response)
  })

  test('headers beyond all measure are refused in words', async () => {
    const response = await rawRequest(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(70_000)}\r\n\r\n`)
    expect(response).toMatch(/^HTTP\/1.1 431 /)
    expect(response).toContain('application/problem+json')
    expect(response).toContain('cache-control: no-store')
  })

  test('a long cookie beside the longest token is not too much', async () => {
    const response = await verifier.get().authorize('', {
      authorization: `Bearer ${secret}`,
      cookie: `session=${'c'.repeat(40_000)}`,
    })
    expect(response.status).toBe(200)
  })

  test.each(['HELO\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'FOO /v1/verify HTTP/1.1\r\nHost: x\r\n\r\n'])(
    'what is no HTTP is refused: %j',
    async (bytes) => {
      expect(await rawRequest(bytes)).toMatch(/^HTTP\/1.1 400 /)
    },
  )
})

describe('strings of strangers', () => {
  const odd = [
    "orders' OR '1'='1",
    'orders\u0000',
    '\ud800',
    '🍪',
    '../orders',
    '%00',
    'ORDERS',
    'orders ',
    'app_orders',
    '{}',
  ]

  test.each(odd)('no application is called %j', async (application) => {
    const { organization } = world
    expect(await verifier.get().verify({ token: secret, organization: organization.slug, application })).toMatchObject({
      code: 'unknown_application',
    })
  })

  test.each(odd)('no organization is called %j', async (organization) => {
    expect(await verifier.get().verify({ token: secret, organization })).toMatchObject({ code: 'unknown' })
  })

  test.each(odd)('nobody’s keys are at %j', async (slug) => {
    const response = await fetch(`${verifier.get().url}/v1/orgs/${encodeURIComponent(slug.toWellFormed())}/keys`)
    expect(response.status).toBe(404)
    expect((await problemOf(response)).code).toBe('not_found')
  })
})

describe('GET /v1/orgs/<slug>/keys', () => {
  test('lists every key, retired ones included, without anything secret', async () => {
    const other = await createTestOrganization()
    await db.signingKey.update({
      where: { id: other.signingKey.id },
      data: { state: 'retired', retiredAt: new Date('2026-11-01T12:00:00Z') },
    })
    const response = await fetch(`${verifier.get().url}/v1/orgs/${other.slug}/keys`)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      keys: [
        {
          id: other.signingKey.id,
          algorithm: 'ed25519',
          publicKey: other.signingKey.publicKey,
          state: 'retired',
          createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
          retiredAt: '2026-11-01T12:00:00.000Z',
        },
      ],
    })
  })

  test('are those of now, once anything has changed', async () => {
    const slug = `later-${crypto.randomUUID().slice(0, 8)}`
    const ask = async (of: string) => {
      const response = await fetch(`${verifier.get().url}/v1/orgs/${of}/keys`)
      return response.status === 200 ? ((await response.json()) as { keys: { state: string }[] }).keys : response.status
    }
    expect(await ask(slug)).toBe(404)
    const other = await createTestOrganization()
    await db.organization.update({ where: { id: other.id }, data: { slug } })
    expect(await ask(slug)).toMatchObject([{ state: 'signing' }])
    await db.signingKey.update({
      where: { id: other.signingKey.id },
      data: { state: 'retired', retiredAt: new Date() },
    })
    expect(await ask(slug)).toMatchObject([{ state: 'retired' }])
    const publicKey = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')
    const data = { organizationId: other.id, publicKey, encryptedKey: new Uint8Array(), secretId: '' }
    await db.signingKey.create({ data })
    expect(await ask(slug)).toMatchObject([{ state: 'retired' }, { state: 'signing' }])
  })

  test('need not be sent again to who has them', async () => {
    const url = `${verifier.get().url}/v1/orgs/${world.organization.slug}/keys`
    const etag = (await fetch(url)).headers.get('etag')!
    const again = await fetch(url, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    expect((await fetch(url, { headers: { 'if-none-match': '"another"' } })).status).toBe(200)
  })

  test('takes GET and HEAD only', async () => {
    const url = `${verifier.get().url}/v1/orgs/${world.organization.slug}/keys`
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    const response = await fetch(url, { method: 'POST' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })
})

test('health and readiness are answered, and where the verifier is in the feed', async () => {
  const { url, running } = verifier.get()
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
  await running.catchUp()
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
    status: 'ready',
    position: await lastPosition(),
    ageMilliseconds: expect.any(Number),
  })
})

async function lastPosition(): Promise<number> {
  const { _max } = await db.change.aggregate({ _max: { position: true } })
  return Number(_max.position)
}

test('nothing that was logged holds a token', async () => {
  const { url, post, logged } = verifier.get()
  await fetch(`${url}/v1/verify?token=${secret}`)
  await fetch(`${url}/v1/orgs/${secret.slice(0, 90)}/keys`)
  await post(`{"token": "${secret}"`)
  await post({ token: secret, [secret.slice(0, 90)]: 1 })
  expect(logged()).not.toContain(secret.slice(10, 60))
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

function rawRequest(bytes: string): Promise<string> {
  const { hostname, port } = new URL(verifier.get().url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  return text(socket)
}
