// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { flushAuditQueue } from '../audit/queue'
import { getSession } from '../auth/session'
import { db } from '../db/client'
import { createTestOrganization } from '../testing/factories'
import { TestBrowser } from './testing/browser'
import { signInsOfThisFile } from './testing/sign-ins'

// A provider that lies. Whatever is wrong, nobody is signed in and nobody is made.

const { organization, provider, counts, refused } = signInsOfThisFile()
const now = () => Math.floor(Date.now() / 1_000)

describe('an ID token is not believed', () => {
  test.each<[string, () => Record<string, unknown>]>([
    ['of another issuer', () => ({ iss: 'https://accounts.example.com' })],
    ['whose issuer differs by a slash', () => ({ iss: `${provider().issuer}/` })],
    ['without an issuer', () => ({ iss: undefined })],
    ['for another client', () => ({ aud: 'another-client' })],
    ['for nobody', () => ({ aud: undefined })],
    ['for several clients, and made for another of them', () => ({ aud: ['latchkey', 'other'], azp: 'other' })],
    ['with the nonce of another sign-in', () => ({ nonce: 'another' })],
    ['without a nonce', () => ({ nonce: undefined })],
    ['that is over', () => ({ iat: now() - 7_200, exp: now() - 3_600 })],
    ['that never ends', () => ({ exp: undefined })],
    ['that begins tomorrow', () => ({ nbf: now() + 86_400 })],
    ['that names nobody', () => ({ sub: undefined })],
    ['that names somebody by a number', () => ({ sub: 7 })],
    ['that names somebody by more than a name may have', () => ({ sub: 'x'.repeat(256) })],
  ])('%s', async (_, claims) => {
    provider().lies = { claims: claims() }
    await refused('bad_answer')
  })

  test.each<[string, (claims: JWTPayload) => Promise<string> | string]>([
    ['that is not signed', (claims) => new UnsecuredJWT(claims).encode()],
    [
      'that is signed with the secret that both know',
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(provider().clientSecret)),
    ],
    [
      'that is signed with another key under the right name',
      async (claims) => {
        const { privateKey } = await generateKeyPair('RS256')
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(privateKey)
      },
    ],
    [
      'that brings its own key along',
      async (claims) => {
        const { privateKey } = await generateKeyPair('RS256')
        const header = { alg: 'RS256', kid: 'mine', jku: `${provider().issuer}/keys`, jwk: { kty: 'RSA' } }
        return new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
      },
    ],
    ['that is none', () => 'not a token'],
    ['that is empty', () => ''],
  ])('%s', async (_, sign) => {
    provider().lies = { sign }
    await refused('bad_answer')
  })

  test.each(['none', 'HS256'])('even if the discovery document announces %s', async (algorithm) => {
    const sign = (claims: JWTPayload) =>
      algorithm === 'none'
        ? new UnsecuredJWT(claims).encode()
        : new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(provider().clientSecret))
    provider().lies = { sign, discovery: { id_token_signing_alg_values_supported: ['RS256', algorithm] } }
    await refused('bad_answer')
    provider().lies = { sign, discovery: { id_token_signing_alg_values_supported: [algorithm] } }
    await refused('unusable')
  })
})

describe('a person is not believed', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['whose address is not verified', 'unverified', { email_verified: false }],
    ['of whose address nothing is said', 'unverified', { email_verified: undefined }],
    ['whose address is verified in words', 'unverified', { email_verified: 'true' }],
    ['without an address', 'no_address', { email: undefined }],
    ['with an address of another domain', 'other_domain', { email: 'lisa@example.org' }],
    [
      'with an address that only looks like one of the domain',
      'other_domain',
      { email: 'lisa@example.com.evil.example' },
    ],
  ])('%s', async (_, problem, claims) => {
    provider().lies = { claims: { sub: 'nobody yet', ...claims } }
    await refused(problem)
  })

  test('with the address of a user who is no member: that user’s account stays theirs', async () => {
    const other = await createTestOrganization()
    provider().lies = { claims: { sub: 'thief', email: other.admin.email } }
    const before = await counts()
    const browser = new TestBrowser()
    expect(await browser.signIn(organization().id)).toBe('/login/connect')
    expect(await browser.request(getSession)).toBeNull()
    expect(await counts()).toEqual(before)
    expect(await db.ssoIdentity.count({ where: { subject: 'thief' } })).toBe(0)
  })
})

describe('a discovery document is not believed', () => {
  const lie = (discovery: Record<string, unknown>, problem: string) => async () => {
    provider().lies = { discovery }
    await refused(problem)
  }

  test('of another issuer', lie({ issuer: 'https://accounts.example.com' }, 'other_issuer'))
  test('whose issuer is no address', lie({ issuer: 'accounts' }, 'not_openid'))
  test('whose issuer is no text', lie({ issuer: { toString: 'x' } }, 'not_openid'))
  test('without a place for tokens', lie({ token_endpoint: undefined }, 'unusable'))
  test('whose place for keys is no address', lie({ jwks_uri: 'keys' }, 'unusable'))
  test('whose tokens pass in the clear', lie({ token_endpoint: 'http://accounts.example.com/token' }, 'insecure'))
  test(
    'that sends the browser somewhere else than the web',
    lie({ authorization_endpoint: 'javascript:alert(1)' }, 'insecure'),
  )
  test('that sends the browser to a file', lie({ authorization_endpoint: 'file:///etc/passwd' }, 'insecure'))
  test('that takes no client secret', lie({ token_endpoint_auth_methods_supported: ['private_key_jwt'] }, 'unusable'))

  test.each([
    'http://127.0.0.1:1/token',
    'https://127.0.0.1:1/token',
    'https://[::1]:1/token',
    'https://10.0.0.1/token',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:169.254.169.254]/token',
    'https://0.0.0.0/token',
    'https://2130706433/token',
  ])('whose place for tokens is a neighbour of Latchkey’s: %s', (token_endpoint) => {
    return lie({ token_endpoint }, 'forbidden_address')()
  })

  const answers = (status: number, type: string, body: string) => {
    provider().lies = {
      answer: {
        '/.well-known/openid-configuration': (_, response) =>
          response.writeHead(status, { 'content-type': type }).end(body),
      },
    }
  }

  test.each([
    [404, 'text/html', 'Not found'],
    [500, 'application/json', '{}'],
    [200, 'text/html', '<html></html>'],
    [200, 'application/json', 'not json'],
    [200, 'application/json', '[]'],
    [200, 'application/json', 'null'],
    [204, 'application/json', ''],
  ])('that is none: %i %s %s', async (status, type, body) => {
    answers(status, type, body)
    await refused('not_openid')
  })

  test('that is huge', async () => {
    answers(200, 'application/json', JSON.stringify({ issuer: provider().issuer, filler: 'x'.repeat(600 * 1_024) }))
    await refused('too_large')
  })

  test('that lies elsewhere: a redirect is not followed', async () => {
    let followed = false
    provider().lies = {
      answer: {
        '/.well-known/openid-configuration': (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
        '/elsewhere': (_, response) => {
          followed = true
          response.end()
        },
      },
    }
    await refused('not_openid')
    expect(followed).toBe(false)
  })

  test('that breaks off', async () => {
    provider().lies = { answer: { '/.well-known/openid-configuration': (request) => request.socket.destroy() } }
    await refused('no_answer')
  })
})

test.each([
  [400, { error: 'invalid_client' }, 'credentials'],
  [401, { error: 'invalid_client' }, 'credentials'],
  [400, { error: 'invalid_grant' }, 'bad_answer'],
  [200, { access_token: 'x', token_type: 'Bearer' }, 'bad_answer'],
  [500, {}, 'bad_answer'],
])('the place for tokens answers %i %j', async (status, body, problem) => {
  provider().lies = {
    answer: {
      '/token': (_, response) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    },
  }
  await refused(problem)
})

test('what was refused stands in the organization’s audit log, without secrets', async () => {
  provider().lies = { claims: { sub: 'nobody yet', email_verified: false } }
  await refused('unverified')
  await flushAuditQueue()
  const entry = await db.auditEntry.findFirstOrThrow({
    where: { chain: organization().id },
    orderBy: { position: 'desc' },
  })
  expect(entry).toMatchObject({ action: 'session:refuse', actorType: 'anonymous', address: '203.0.113.7' })
  expect(entry.after).toMatchObject({ reason: expect.stringContaining('is verified') })
})

test('nothing is asked without TLS, or on this machine, once Latchkey itself is served to others', async () => {
  vi.resetModules()
  vi.stubEnv('LATCHKEY_URL', 'https://latchkey.example.com')
  const { startSignIn } = await import('./mutations/start-sign-in')
  expect(await startSignIn(organization().id, null, null)).toMatchObject({ ok: false, problem: 'insecure' })
  vi.unstubAllEnvs()
  vi.resetModules()
})
