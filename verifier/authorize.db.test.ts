import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import type { Restriction } from '@/lib/restrictions/schema'
import { startTestVerifier, type TestVerifier, verifierOfThisFile } from './testing/test-verifier'
import {
  copyOf,
  createTestMembership,
  createTestToken,
  createTestWorld,
  insertToken,
  joinBomb,
  type TestWorld,
  withBrokenSignature,
} from './testing/test-world'

// The proxy is this test's own address, which the verifier trusts.
const verifier = verifierOfThisFile()
let world: TestWorld
let secret: string

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
})

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const narrowed = (...restrictions: Restriction[]) => copyOf(world, secret, restrictions)
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code
const readOnly: Restriction = { type: 'read_only' }

describe('the answer', () => {
  test('200 says who calls, in headers', async () => {
    const token = await createTestToken(world)
    const response = await verifier.get().authorize('?application=orders&operation=order:list', bearer(token.secret))
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-latchkey-principal': world.pipeline.id,
      'x-latchkey-principal-kind': 'service_user',
      'x-latchkey-organization': world.organization.id,
      'x-latchkey-token': token.tokenId,
      'x-latchkey-role': 'Admin',
    })
    expect(response.headers.get('www-authenticate')).toBeNull()
    expect(await response.json()).toMatchObject({ allowed: true, code: 'ok' })
  })

  test.each([
    ['Équipe Ω 100%', '%C3%89quipe %CE%A9 100%25'],
    ['読む人', '%E8%AA%AD%E3%82%80%E4%BA%BA'],
    ['a "b", c;d=e', 'a "b", c;d=e'],
  ])('a role’s name %s is percent-encoded where it is not ASCII', async (name, header) => {
    const membershipId = await createTestMembership(world.organization)
    await db.role.updateMany({ where: { memberships: { some: { id: membershipId } } }, data: { name } })
    const token = await insertToken(world, { kind: 'personal', membershipId })
    const response = await verifier.get().authorize('', bearer(token.secret))
    expect(response.headers.get('x-latchkey-role')).toBe(header)
    expect(decodeURIComponent(header)).toBe(name)
    expect(response.headers.get('x-latchkey-principal-kind')).toBe('user')
  })

  test.each<[code: string, status: number, challenge: string, make: () => Promise<string>]>([
    ['missing', 401, 'Bearer', async () => ''],
    ['malformed', 401, 'Bearer error="invalid_token"', async () => 'nonsense'],
    ['bad_signature', 401, 'Bearer error="invalid_token"', async () => withBrokenSignature(secret)],
    [
      'unknown',
      401,
      'Bearer error="invalid_token"',
      async () => {
        const token = await insertToken(world)
        await db.credential.delete({ where: { id: token.credentialId } })
        return token.secret
      },
    ],
    ['expired', 401, 'Bearer error="invalid_token"', async () => withRow({ effectiveExpiresAt: new Date(0) })],
    ['revoked', 401, 'Bearer error="invalid_token"', async () => withRow({ effectiveRevokedAt: new Date(0) })],
    [
      'owner_inactive',
      401,
      'Bearer error="invalid_token"',
      async () => {
        const membershipId = await createTestMembership(world.organization)
        await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: new Date() } })
        return (await insertToken(world, { kind: 'personal', membershipId })).secret
      },
    ],
    [
      'not_yet_valid',
      401,
      'Bearer error="invalid_token"',
      async () => narrowed({ type: 'not_before', at: '2999-01-01T00:00:00Z' }),
    ],
    [
      'expired',
      401,
      'Bearer error="invalid_token"',
      async () => narrowed({ type: 'expires', at: '2020-01-01T00:00:00Z' }),
    ],
    [
      'restricted',
      403,
      'Bearer error="insufficient_scope"',
      async () => narrowed({ type: 'networks', cidrs: ['192.0.2.0/24'] }),
    ],
    [
      'too_complex',
      403,
      'Bearer error="insufficient_scope"',
      async () => narrowed({ type: 'custom', source: joinBomb }),
    ],
    [
      'not_permitted',
      403,
      'Bearer error="insufficient_scope"',
      async () => {
        const membershipId = await createTestMembership(world.organization, [])
        return (await insertToken(world, { kind: 'personal', membershipId })).secret
      },
    ],
  ])('%s is %i, with the challenge %s', async (code, status, challenge, make) => {
    const response = await verifier.get().authorize('?operation=order:list', bearer(await make()))
    expect(response.status).toBe(status)
    expect(response.headers.get('www-authenticate')).toBe(challenge)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect([...response.headers.keys()].filter((name) => name.startsWith('x-latchkey'))).toEqual([])
    expect(await codeOf(response)).toBe(code)
  })

  test('unknown_application is 403', async () => {
    const response = await verifier.get().authorize('?application=nowhere', bearer(secret))
    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
    expect(await codeOf(response)).toBe('unknown_application')
  })

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'PURGE', 'REPORT'])(
    'any method asks the same: %s',
    async (method) => {
      expect((await verifier.get().authorize('', bearer(secret), method)).status).toBe(200)
      const refused = await verifier.get().authorize('', {}, method)
      expect(refused.status).toBe(401)
      expect(refused.headers.get('www-authenticate')).toBe('Bearer')
      if (method === 'HEAD') expect(await refused.text()).toBe('')
    },
  )

  test.each(['application/json', 'text/plain', 'application/octet-stream'])(
    'a body that the proxy passes along is not looked at: %s',
    async (type) => {
      const response = await fetch(`${verifier.get().url}/v1/authorize`, {
        method: 'POST',
        headers: { ...bearer(secret), 'content-type': type },
        body: `{${'x'.repeat(200_000)}`,
      })
      expect(response.status).toBe(200)
    },
  )
})

describe('the token', () => {
  test.each<Record<string, string>>([
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Basic dXNlcjpwYXNz' },
    { 'x-api-key': 'lk_svc_x' },
  ])('is missing from %j', async (headers) => {
    const response = await verifier.get().authorize('', headers)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await codeOf(response)).toBe('missing')
  })

  test('without the scheme Bearer is none', async () => {
    expect(await codeOf(await verifier.get().authorize('', { authorization: secret }))).toBe('missing')
  })

  test('in the address is none either, and not a parameter', async () => {
    expect((await verifier.get().authorize(`?token=${secret}`)).status).toBe(400)
  })

  test('may follow the scheme in any case', async () => {
    expect((await verifier.get().authorize('', { authorization: `bEARER  ${secret}` })).status).toBe(200)
  })

  test('twice is refused: the application behind could take the other one', async () => {
    const { hostname, port } = new URL(verifier.get().url)
    const socket = connect(Number(port), hostname)
    const lines = [secret, 'other'].map((token) => `Authorization: Bearer ${token}\r\n`).join('')
    socket.write(`GET /v1/authorize HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /)
  })
})

describe('the query string', () => {
  test.each([
    'organization=a&organization=b',
    'application=orders&application=billing',
    'application=orders&application=orders',
    'operation=order:list&operation=order:create',
    'aplication=orders',
    'application=orders&x=1',
    'application=',
    'organization=',
    'operation=list',
    'access=read',
    'clientIp=203.0.113.7',
    'Application=orders',
  ])('is refused: %s', async (query) => {
    const response = await verifier.get().authorize(`?${query}`, bearer(secret))
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(((await response.json()) as { errors: unknown[] }).errors).toHaveLength(1)
  })

  test('is read percent-encoded', async () => {
    const query = `?organization=${world.organization.id}&application=%6Frders&operation=order%3Alist`
    expect((await verifier.get().authorize(query, bearer(secret))).status).toBe(200)
  })
})

describe('fails towards write', () => {
  // Each of these questions is put with a read-only token, once to a verifier that trusts the proxy and once to one that does not.
  let distrustful: TestVerifier
  let token: string

  beforeAll(async () => {
    distrustful = await startTestVerifier({ trustedProxies: ['192.0.2.1'] })
    token = await narrowed(readOnly)
    return () => distrustful.running.close()
  })

  const ask = async (from: TestVerifier, query: string, headers: Record<string, string> = {}, method = 'GET') =>
    codeOf(await from.authorize(query, { ...bearer(token), ...headers }, method))

  test('the call’s own method is never used', async () => {
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      expect(await ask(verifier.get(), '?application=orders', {}, method)).toBe('restricted')
      expect(await ask(verifier.get(), '?application=orders', { 'x-forwarded-method': 'GET' }, method)).toBe('ok')
      expect(await ask(verifier.get(), '?application=orders', { 'x-forwarded-method': 'POST' }, method)).toBe(
        'restricted',
      )
    }
  })

  test('an operation that no catalogue has is write without a believed method, whatever its name', async () => {
    expect(await ask(verifier.get(), '?application=orders&operation=invoice:read')).toBe('restricted')
    expect(
      await ask(verifier.get(), '?application=orders&operation=invoice:read', { 'x-forwarded-method': 'GET' }),
    ).toBe('ok')
    expect(await ask(verifier.get(), '?operation=order:list')).toBe('restricted')
  })

  test('a catalogued operation is what its catalogue says, whatever the method', async () => {
    expect(await ask(verifier.get(), '?application=orders&operation=order:list')).toBe('ok')
    expect(
      await ask(verifier.get(), '?application=orders&operation=order:list', { 'x-forwarded-method': 'POST' }),
    ).toBe('ok')
    expect(await ask(verifier.get(), '?application=orders&operation=order:get', { 'x-forwarded-method': 'GET' })).toBe(
      'restricted',
    )
  })

  test('a method that somebody other than a trusted proxy forwards is not believed', async () => {
    for (const family of ['x-forwarded-method', 'x-original-method']) {
      expect(await ask(distrustful, '?application=orders', { [family]: 'GET' })).toBe('restricted')
      expect(await ask(verifier.get(), '?application=orders', { [family]: 'GET' })).toBe('ok')
    }
  })

  test('nothing is stated of a path that somebody else forwards', async () => {
    const byPath = await narrowed({ type: 'custom', source: 'check if path($path), $path.starts_with("/orders");' })
    const ask = async (from: TestVerifier, headers: Record<string, string>) =>
      codeOf(await from.authorize('', { ...bearer(byPath), ...headers }))
    expect(await ask(verifier.get(), { 'x-forwarded-uri': '/orders/7?x=1' })).toBe('ok')
    expect(await ask(verifier.get(), { 'x-original-uri': '/orders/7' })).toBe('ok')
    expect(await ask(verifier.get(), { 'x-forwarded-uri': '/invoices' })).toBe('restricted')
    expect(await ask(verifier.get(), {})).toBe('restricted')
    expect(await ask(distrustful, { 'x-forwarded-uri': '/orders/7' })).toBe('restricted')
  })

  test('families that tell different things are refused, though only from a trusted proxy are they read', async () => {
    const headers = { 'x-forwarded-method': 'GET', 'x-original-method': 'POST' }
    expect((await verifier.get().authorize('', { ...bearer(token), ...headers })).status).toBe(400)
    expect((await distrustful.authorize('', { ...bearer(secret), ...headers })).status).toBe(200)
  })
})

describe('the client’s address', () => {
  let token: string
  beforeAll(async () => {
    token = await narrowed({ type: 'networks', cidrs: ['203.0.113.0/24'] })
  })

  const ask = async (from: TestVerifier, forwardedFor?: string) =>
    codeOf(await from.authorize('', { ...bearer(token), ...(forwardedFor && { 'x-forwarded-for': forwardedFor }) }))

  test('is the right-most entry that is not a trusted proxy', async () => {
    expect(await ask(verifier.get(), '203.0.113.7')).toBe('ok')
    expect(await ask(verifier.get(), '198.51.100.1, 203.0.113.7')).toBe('ok')
    expect(await ask(verifier.get(), '203.0.113.7, 127.0.0.1')).toBe('ok')
    expect(await ask(verifier.get(), '203.0.113.7, 198.51.100.1')).toBe('restricted')
  })

  test('is not known without the header, and then no network check passes, the proxy’s own included', async () => {
    expect(await ask(verifier.get())).toBe('restricted')
    const local = await narrowed({ type: 'networks', cidrs: ['127.0.0.0/8'] })
    expect(await codeOf(await verifier.get().authorize('', bearer(local)))).toBe('restricted')
    const forwarded = { ...bearer(local), 'x-forwarded-for': '127.0.0.1' }
    expect(await codeOf(await verifier.get().authorize('', forwarded))).toBe('restricted')
  })

  test('is not believed from anyone else', async () => {
    const distrustful = await startTestVerifier({ trustedProxies: [] })
    expect(await ask(distrustful, '203.0.113.7')).toBe('restricted')
    await distrustful.running.close()
  })
})

/** A fresh token whose row says something else. */
async function withRow(data: object): Promise<string> {
  const token = await insertToken(world)
  await db.token.update({ where: { id: token.tokenId }, data })
  return token.secret
}
