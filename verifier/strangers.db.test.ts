import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { oddNames } from './testing/odd-names'
import { problemOf } from './testing/problem-document'
import { verifierOfThisFile } from './testing/test-verifier'
import { createTestToken, createTestWorld, type TestWorld } from './testing/test-world'

// What anybody can send to any of the routes, and what they see of it.

const verifier = verifierOfThisFile()
let world: TestWorld
let secret: string

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
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
  test.each(oddNames)('no application is called %j', async (application) => {
    const { organization } = world
    expect(await verifier.get().verify({ token: secret, organization: organization.slug, application })).toMatchObject({
      code: 'unknown_application',
    })
  })

  test.each(oddNames)('no organization is called %j', async (organization) => {
    expect(await verifier.get().verify({ token: secret, organization })).toMatchObject({ code: 'unknown' })
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

function rawRequest(bytes: string): Promise<string> {
  const { hostname, port } = new URL(verifier.get().url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  return text(socket)
}
