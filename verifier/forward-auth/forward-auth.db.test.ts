import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asAdmin } from '@/lib/testing/factories'
import { revokeToken } from '@/lib/tokens/mutations/revoke'
import { serviceTokens } from '@/lib/tokens/realm'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import { copyOf, createTestApplication, createTestToken, createTestWorld, type TestWorld } from '../testing/test-world'
import { isInstalled, type RunningProxy, startProxy } from './proxy'
import { startUpstream, type Upstream } from './upstream'

// Real proxies, with the configurations of docs/guides/forward-auth, in front of a real application. `npm test` installs them where it can.

describe.each(['nginx', 'caddy'] as const)('%s', (name) => {
  if (!isInstalled(name)) {
    test.skip(`is not installed`, () => {})
    return
  }

  let world: TestWorld
  let verifier: TestVerifier
  let upstream: Upstream
  let proxy: RunningProxy
  let secret: string

  beforeAll(async () => {
    world = await createTestWorld()
    secret = (await createTestToken(world)).secret
    verifier = await startTestVerifier()
    upstream = await startUpstream()
    proxy = await startProxy(name, place())
  })
  beforeEach(() => {
    upstream.reached.length = 0
  })
  afterAll(async () => {
    await proxy?.close()
    await upstream?.close()
    await verifier?.running.close()
  })

  const place = () => ({
    verifier: verifier.url,
    upstreamPort: upstream.port,
    organization: world.organization.slug,
  })
  /** What a client at another address of this machine gets: the proxy's own is one that the verifier trusts. */
  const answerFrom = async (address: string, token: string, headers: Record<string, string>, url = proxy.url) => {
    const authorization = `Bearer ${token}`
    const request = get(`${url}/orders`, { localAddress: address, headers: { ...headers, authorization } })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.resume()
    return response
  }
  const statusFrom = async (address: string, token: string, headers: Record<string, string>) =>
    (await answerFrom(address, token, headers)).statusCode
  const ask = (token: string | undefined, init: RequestInit & { path?: string } = {}) =>
    fetch(`${proxy.url}${init.path ?? '/orders?page=2'}`, {
      ...init,
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...init.headers },
    })

  test('passes an allowed request on, says who calls, and keeps the token to itself', async () => {
    const token = await createTestToken(world)
    const response = await ask(token.secret, { method: 'POST', body: 'an order' })
    expect([response.status, await response.text()]).toEqual([200, 'the application'])
    expect(upstream.reached).toMatchObject([
      {
        method: 'POST',
        url: '/orders?page=2',
        body: 'an order',
        headers: {
          'x-latchkey-principal': world.pipeline.id,
          'x-latchkey-principal-kind': 'service_user',
          'x-latchkey-organization': world.organization.id,
          'x-latchkey-token': token.tokenId,
          'x-latchkey-role': 'Admin',
        },
      },
    ])
    expect(JSON.stringify(upstream.reached)).not.toContain(token.secret)
  })

  test('stops a request without a token, and one with nonsense', async () => {
    const missing = await ask(undefined)
    expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    const malformed = await ask('nonsense')
    expect([malformed.status, malformed.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
    expect(upstream.reached).toEqual([])
  })

  test('stops a revoked token', async () => {
    const token = await createTestToken(world)
    expect((await ask(token.secret)).status).toBe(200)
    await asAdmin(world.organization, () =>
      revokeToken(serviceTokens(world.organization.slug), { tokenId: token.tokenId, reason: '' }),
    )
    await expect.poll(async () => (await ask(token.secret)).status, { timeout: 10_000 }).toBe(401)
  })

  test('lets a read-only token read, and not write, whatever the client claims about its method', async () => {
    const reader = await copyOf(world, secret, [{ type: 'read_only' }])
    expect((await ask(reader)).status).toBe(200)
    expect((await ask(reader, { method: 'HEAD' })).status).toBe(200)
    upstream.reached.length = 0
    const claims: Record<string, string>[] = [
      {},
      { 'x-forwarded-method': 'GET' },
      { 'x-original-method': 'GET' },
      { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/orders' },
      { 'x-original-method': 'GET', 'x-original-uri': '/orders' },
      { 'x-http-method-override': 'GET' },
    ]
    for (const headers of claims) {
      const response = await ask(reader, { method: 'DELETE', headers })
      expect([headers, response.status]).toEqual([headers, 403])
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
    }
    expect(upstream.reached).toEqual([])
  })

  test('asks about the client’s own address, whatever the client forwards', async () => {
    const client = '127.0.0.2'
    const inside = await copyOf(world, secret, [{ type: 'networks', cidrs: [`${client}/32`] }])
    expect(await statusFrom(client, inside, {})).toBe(200)
    const outside = await copyOf(world, secret, [{ type: 'networks', cidrs: ['203.0.113.0/24'] }])
    const claims: Record<string, string>[] = [
      {},
      { 'x-forwarded-for': '203.0.113.7' },
      { 'x-real-ip': '203.0.113.7' },
      { forwarded: 'for=203.0.113.7' },
    ]
    for (const headers of claims) {
      expect([headers, await statusFrom(client, outside, headers)]).toEqual([headers, 403])
    }
  })

  test('asks about the path that was asked for', async () => {
    const scoped = await copyOf(world, secret, [
      { type: 'custom', source: 'check if path($p), $p.starts_with("/orders");' },
    ])
    expect((await ask(scoped)).status).toBe(200)
    expect((await ask(scoped, { path: '/invoices' })).status).toBe(403)
    const claimed = { 'x-original-uri': '/orders', 'x-forwarded-uri': '/orders' }
    expect((await ask(scoped, { path: '/invoices', headers: claimed })).status).toBe(403)
  })

  test('asks about its own application, whatever the request’s query says', async () => {
    await createTestApplication(world.organization, `other-${name}`, 'write')
    const other = await copyOf(world, secret, [{ type: 'applications', ids: [world.orders.id] }])
    expect((await ask(other, { path: `/?application=other-${name}&organization=elsewhere` })).status).toBe(200)
    const elsewhere = await createTestApplication(world.organization, `third-${name}`, 'write')
    const third = await copyOf(world, secret, [{ type: 'applications', ids: [elsewhere.id] }])
    expect((await ask(third, { path: `/?application=third-${name}` })).status).toBe(403)
  })

  test('overwrites what a client claims to be', async () => {
    await ask(secret, { headers: { 'x-latchkey-principal': 'su_someone', 'x-latchkey-role': 'Emperor' } })
    expect(upstream.reached).toMatchObject([
      { headers: { 'x-latchkey-principal': world.pipeline.id, 'x-latchkey-role': 'Admin' } },
    ])
  })

  // CGI, WSGI and their like make the same name of it.
  test.each(['x_latchkey_principal', 'X-Latchkey_Principal', 'x_latchkey-principal'])(
    'keeps to itself what a client sends as %s',
    async (header) => {
      expect((await ask(secret, { headers: { [header]: 'su_someone' } })).status).toBe(200)
      expect(JSON.stringify(upstream.reached)).not.toContain('su_someone')
    },
  )

  test('refuses a path that servers read differently, as the client’s mistake', async () => {
    const { host, hostname, port } = new URL(proxy.url)
    const client = connect(Number(port), hostname)
    // fetch would make another path of it.
    const head = ['GET /invoices/../orders HTTP/1.1', `Host: ${host}`, `Authorization: Bearer ${secret}`]
    client.write(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`)
    const answer = await text(client)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toMatch(/^retry-after:/im)
    expect(upstream.reached).toEqual([])
  })

  test('lets nothing pass while the verifier is away', async () => {
    const lonely = await startTestVerifier()
    const closed = await startProxy(name, { ...place(), verifier: lonely.url })
    await lonely.running.close()
    try {
      const response = await fetch(`${closed.url}/orders`, { headers: { authorization: `Bearer ${secret}` } })
      // Of a verifier that does not answer Caddy says that it is a bad gateway.
      const answer = [response.status, response.headers.get('retry-after')]
      expect(answer).toEqual(name === 'nginx' ? [503, '1'] : [502, null])
      expect(upstream.reached).toEqual([])
    } finally {
      await closed.close()
    }
  })

  test('tells a client that sends too much to come again, and no other', async () => {
    const limited = await startTestVerifier({ limits: { failuresPerAddress: 3 } })
    const limiting = await startProxy(name, { ...place(), verifier: limited.url })
    const from = async (address: string, token: string) => {
      const { statusCode, headers } = await answerFrom(address, token, {}, limiting.url)
      return `${statusCode} ${headers['retry-after']}`
    }
    try {
      await limited.running.catchUp()
      // As many as fall into one second.
      const answers = new Set<string>()
      while (!answers.has('429 1')) {
        const some = Array.from({ length: 20 }, () => from('127.0.0.3', 'nonsense'))
        for (const answer of await Promise.all(some)) answers.add(answer)
      }
      expect(answers).toEqual(new Set(['401 undefined', '429 1']))
      expect(await from('127.0.0.4', secret)).toBe('200 undefined')
      expect(upstream.reached).toHaveLength(1)
    } finally {
      await limiting.close()
      await limited.running.close()
    }
  })

  test('passes on that the verifier is not sure', async () => {
    const blind = await startTestVerifier({
      databaseUrl: 'postgresql://nobody:x@127.0.0.1:9/none',
      stalenessSeconds: 1,
      firstLookWithin: 0,
    })
    const closed = await startProxy(name, { ...place(), verifier: blind.url })
    try {
      const response = await fetch(`${closed.url}/orders`, { headers: { authorization: `Bearer ${secret}` } })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      expect(upstream.reached).toEqual([])
    } finally {
      await closed.close()
      await blind.running.close()
    }
  })
})
