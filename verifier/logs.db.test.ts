import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabaseLink } from './testing/database-link'
import { startTestVerifier, type TestVerifier } from './testing/test-verifier'
import {
  copyOf,
  createTestToken,
  createTestWorld,
  joinBomb,
  mintLoose,
  type TestWorld,
  tokenActions,
  withBrokenSignature,
} from './testing/test-world'
import { bundleVerifier, startVerifierProcess } from './testing/verifier-process'

let world: TestWorld
/** Every secret that is sent. */
let secrets: string[]
let caller: string

beforeAll(async () => {
  world = await createTestWorld()
  const token = await createTestToken(world)
  const revoked = await createTestToken(world)
  await tokenActions(world).revoke(revoked.tokenId)
  caller = token.secret
  secrets = [
    token.secret,
    revoked.secret,
    withBrokenSignature(token.secret),
    (await mintLoose(world)).secret,
    (await mintLoose(world, { rootKeyId: 4_000_000 })).secret,
    await copyOf(world, token.secret, [{ type: 'read_only' }, { type: 'expires', at: '2020-01-01T00:00:00Z' }]),
    await copyOf(world, token.secret, [{ type: 'custom', source: joinBomb }]),
    token.secret.slice(0, -30),
  ]
})

/** Sends a token in every place where one belongs, and in every place where one does not. */
async function sendEverywhere(url: string, token: string): Promise<void> {
  const json = { 'content-type': 'application/json' }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const bearer = { authorization: `Bearer ${token}` }
  const { slug } = world.organization
  const post = (path: string, headers: Record<string, string>, body: string) =>
    fetch(url + path, { method: 'POST', headers, body }).then((response) => response.text())
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { headers }).then((response) => response.text())
  await Promise.all([
    post('/v1/verify', json, JSON.stringify({ token, organization: slug, application: 'orders' })),
    post('/v1/verify', json, `{"token": "${token}`),
    post('/v1/verify', json, JSON.stringify(token)),
    post('/v1/verify', json, JSON.stringify({ token, [token]: 1 })),
    post(
      '/v1/verify',
      json,
      JSON.stringify({ token, organization: token.slice(0, 250), application: token.slice(0, 250) }),
    ),
    post(
      '/v1/verify',
      json,
      JSON.stringify({ token, operation: token, access: token, clientIp: token, method: token, path: `/${token}` }),
    ),
    post('/v1/verify', json, JSON.stringify({ token: token.repeat(50) })),
    post('/v1/verify', { 'content-type': token.slice(0, 200) }, token),
    post('/v1/verify', form, `token=${token}`),
    post(`/v1/verify?token=${token}`, json, JSON.stringify({ token: { token } })),
    get(`/v1/verify?token=${token}`),
    get(`/v1/authorize?organization=${slug}&application=orders`, bearer),
    get(`/v1/authorize?organization=${slug}&token=${token}`),
    get(`/v1/authorize?organization=${token}`, bearer),
    get('/v1/authorize', { authorization: token }),
    get('/v1/authorize', {
      ...bearer,
      'x-forwarded-uri': `/${token}`,
      'x-forwarded-method': 'GET',
      'x-original-uri': '/',
    }),
    get('/v1/authorize', { cookie: `token=${token}`, 'x-api-key': token, 'x-forwarded-for': token }),
    post('/v1/introspect', { ...form, authorization: `Bearer ${caller}` }, `token=${token}`),
    post('/v1/introspect', { ...form, ...bearer }, `token=${token}&token=${token}`),
    post('/v1/introspect', { ...form, authorization: `Basic ${btoa(`x:${token}`)}` }, `token=${token}`),
    get(`/v1/orgs/${token}/keys`),
    get(`/v1/orgs/${slug}/keys?token=${token}`, bearer),
    get(`/v1/orgs/${token}/revocations?since=${token}`),
    get(`/v1/orgs/${slug}/revocations?since=0`, { 'last-event-id': token }),
    get(`/${token}`),
    get(`/metrics?${token}`),
    get(`/%zz${token}`),
    raw(url, `GET /${token}\r\n\r\n`),
    raw(url, `${token} / HTTP/1.1\r\nHost: x\r\n\r\n`),
    raw(url, `GET / HTTP/1.1\r\nHost: ${token}\r\n${token}: ${token}\r\n${token}\r\n\r\n`),
    raw(url, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${token.repeat(300)}\r\n\r\n`),
  ])
}

function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  // What is answered before all was sent may be cut off.
  socket.on('error', () => undefined)
  socket.write(bytes)
  return text(socket).catch(() => '')
}

/** No 24 characters in a row of any token. Told by what stands around them, or the whole would be printed. */
function expectNoSecret(output: string): void {
  const leaks: string[] = []
  for (const secret of secrets) {
    for (let at = 30; at + 24 <= secret.length; at += 12) {
      const found = output.indexOf(secret.slice(at, at + 24))
      if (found >= 0) leaks.push(output.slice(Math.max(0, found - 200), found + 24))
    }
  }
  expect(leaks.slice(0, 3)).toEqual([])
}

describe('whatever is logged', () => {
  let verifier: TestVerifier
  beforeAll(async () => {
    verifier = await startTestVerifier({ limits: { failuresPerAddress: 300 } }, 'trace')
  })
  afterAll(() => verifier.running.close())

  test('holds no token, wherever it was put and however much is logged', async () => {
    for (const secret of secrets) await sendEverywhere(verifier.url, secret)
    await verifier.running.flushUsage()
    // It does log.
    expect(verifier.logged()).toContain('custom Datalog')
    expectNoSecret(verifier.logged())
  })
})

test('a verifier that runs prints no token, nor what it was configured with', { timeout: 120_000 }, async () => {
  const bundle = await bundleVerifier()
  const verifier = await startVerifierProcess(bundle.file)
  try {
    await verifier.ready
    for (const secret of secrets) await sendEverywhere(verifier.url, secret)
  } finally {
    verifier.child.kill('SIGTERM')
    await verifier.ended
    await bundle.remove()
  }
  expect(verifier.output()).toContain('custom Datalog')
  expectNoSecret(verifier.output())
  expect(verifier.output()).not.toContain(process.env.LATCHKEY_SECRET)
})

test('an outage is told once for everything that it stops, and holds no token either', {
  timeout: 120_000,
}, async () => {
  const link = await openDatabaseLink()
  const verifier = await startTestVerifier({ databaseUrl: link.url, stalenessSeconds: 2 }, 'trace')
  const { slug } = world.organization
  const isReady = async () => (await fetch(`${verifier.url}/readyz`)).status === 200
  try {
    await verifier.running.catchUp()
    link.cut()
    await expect.poll(isReady, { timeout: 20_000 }).toBe(false)
    const before = verifier.logged().length
    for (let round = 0; round < 3; round++) {
      for (const secret of secrets) {
        const body = JSON.stringify({ token: secret, organization: slug, application: 'orders' })
        await Promise.all([
          fetch(`${verifier.url}/v1/verify`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
          fetch(`${verifier.url}/v1/orgs/${slug}/keys`),
          fetch(`${verifier.url}/v1/orgs/${secret.slice(0, 80)}/keys`),
          fetch(`${verifier.url}/v1/orgs/${slug}/revocations?since=0`),
          fetch(`${verifier.url}/v1/introspect`, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${caller}` },
            body: `token=${secret}`,
          }),
        ])
      }
    }
    // More than a hundred requests: what was not told of before, each kind once at most.
    const told = linesOf(verifier.logged().slice(before))
    expect(told.map(({ msg }) => msg)).toEqual([...new Set(told.map(({ msg }) => msg))])
    expect(told.length).toBeLessThan(6)
    const all = linesOf(verifier.logged())
    expect(all.filter(({ msg }) => msg === 'the change feed could not be read')).toHaveLength(1)
    expectNoSecret(verifier.logged())
    link.mend()
    await expect.poll(isReady, { timeout: 20_000 }).toBe(true)
    expect(linesOf(verifier.logged()).map(({ msg }) => msg)).toContain('the change feed can be read again')
  } finally {
    await verifier.running.close()
    await link.close()
  }
})

function linesOf(logged: string): { msg: string; level: number }[] {
  const lines = logged.split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as { msg: string; level: number })
}
