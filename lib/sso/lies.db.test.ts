// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { flushAuditQueue } from '../audit/queue'
import { getSession } from '../auth/session'
import { db } from '../db/client'
import { createTestOrganization, type TestOrganization } from '../testing/factories'
import { redirectUri } from './redirect-uri'
import { TestBrowser } from './testing/browser'
import { type LyingProvider, startLyingProvider } from './testing/lying-provider'
import { setUpProvider } from './testing/set-up-provider'

// A provider that lies, and strangers between it and the browser. Whatever is wrong, nobody is signed in and nobody is made.

let organization: TestOrganization
let provider: LyingProvider
let truth: string

beforeAll(async () => {
  organization = await createTestOrganization()
  provider = await startLyingProvider()
  await setUpProvider(organization, provider)
  truth = `/orgs/${organization.slug}`
  expect(await new TestBrowser().signIn(organization.id)).toBe(truth)
})

beforeEach(() => {
  provider.lies = {}
  provider.asked.length = 0
})

afterAll(() => provider.close())

const counts = async () => [await db.session.count(), await db.user.count(), await db.membership.count()]

async function refused(
  problem: string,
  sign: (browser: TestBrowser) => Promise<string> = (browser) => browser.signIn(organization.id),
) {
  const before = await counts()
  const browser = new TestBrowser()
  expect(await sign(browser)).toBe(`/login/sso/${organization.slug}?problem=${problem}`)
  expect(await browser.request(getSession)).toBeNull()
  expect(await counts()).toEqual(before)
}

const now = () => Math.floor(Date.now() / 1_000)

describe('an ID token is not believed', () => {
  test.each<[string, () => Record<string, unknown>]>([
    ['of another issuer', () => ({ iss: 'https://accounts.example.com' })],
    ['whose issuer differs by a slash', () => ({ iss: `${provider.issuer}/` })],
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
    provider.lies = { claims: claims() }
    await refused('bad_answer')
  })

  test.each<[string, (claims: JWTPayload) => Promise<string> | string]>([
    ['that is not signed', (claims) => new UnsecuredJWT(claims).encode()],
    [
      'that is signed with the secret that both know',
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(provider.clientSecret)),
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
        const header = { alg: 'RS256', kid: 'mine', jku: `${provider.issuer}/keys`, jwk: { kty: 'RSA' } }
        return new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
      },
    ],
    ['that is none', () => 'not a token'],
    ['that is empty', () => ''],
  ])('%s', async (_, sign) => {
    provider.lies = { sign }
    await refused('bad_answer')
  })

  test.each(['none', 'HS256'])('even if the discovery document announces %s', async (algorithm) => {
    const sign = (claims: JWTPayload) =>
      algorithm === 'none'
        ? new UnsecuredJWT(claims).encode()
        : new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(provider.clientSecret))
    provider.lies = { sign, discovery: { id_token_signing_alg_values_supported: ['RS256', algorithm] } }
    await refused('bad_answer')
    provider.lies = { sign, discovery: { id_token_signing_alg_values_supported: [algorithm] } }
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
    provider.lies = { claims: { sub: 'nobody yet', ...claims } }
    await refused(problem)
  })

  test('with the address of a user who is no member: that user’s account stays theirs', async () => {
    const other = await createTestOrganization()
    provider.lies = { claims: { sub: 'thief', email: other.admin.email } }
    const before = await counts()
    const browser = new TestBrowser()
    expect(await browser.signIn(organization.id)).toBe('/login/connect')
    expect(await browser.request(getSession)).toBeNull()
    expect(await counts()).toEqual(before)
    expect(await db.ssoIdentity.count({ where: { subject: 'thief' } })).toBe(0)
  })
})

describe('the browser brings back', () => {
  const over = (sign: (browser: TestBrowser) => Promise<string>) => refused('over', sign)
  const begin = (browser: TestBrowser) => browser.signInWithoutReturning(organization.id)

  test('the state of nobody', async () => {
    provider.lies = { callback: { state: 'made up' } }
    await over((browser) => browser.signIn(organization.id))
    expect(provider.asked).toEqual([])
  })

  test('another browser’s answer: a stranger signs nobody in as themselves', async () => {
    const stranger = new TestBrowser()
    const callback = await begin(stranger)
    await over(async (victim) => {
      await begin(victim)
      return victim.follow(callback)
    })
    await over((victim) => victim.follow(callback))
    expect(provider.asked).toEqual([])
  })

  test('another browser’s code with its own state: it does not fit the verifier and the nonce', async () => {
    const code = new URL(await begin(new TestBrowser())).searchParams.get('code')!
    const answer = refused('bad_answer', async (victim) => {
      const callback = new URL(await begin(victim))
      callback.searchParams.set('code', code)
      return victim.follow(callback.href)
    })
    await answer
  })

  test('the same answer twice', async () => {
    const browser = new TestBrowser()
    const callback = await begin(browser)
    const cookies = new Map(browser.cookies.get('localhost:3000'))
    expect(await browser.follow(callback)).toBe(truth)
    const asked = provider.asked.length
    await over((again) => {
      again.cookies.set('localhost:3000', cookies)
      return again.follow(callback)
    })
    expect(provider.asked).toHaveLength(asked)
  })

  test('the same answer twice at once: it counts once', async () => {
    const browser = new TestBrowser()
    const callback = await begin(browser)
    const twin = new TestBrowser()
    twin.cookies.set('localhost:3000', new Map(browser.cookies.get('localhost:3000')))
    const paths = await Promise.all([browser.follow(callback), twin.follow(callback)])
    expect(paths.sort()).toEqual([`/login/sso/${organization.slug}?problem=over`, truth])
    expect(provider.asked).toHaveLength(1)
  })

  test('an answer that came too late', async () => {
    await over(async (browser) => {
      const callback = await begin(browser)
      await db.challenge.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
      return browser.follow(callback)
    })
  })

  test('an answer to another organization’s redirect URI', async () => {
    const other = await createTestOrganization()
    await setUpProvider(other, provider)
    const browser = new TestBrowser()
    const callback = new URL(await begin(browser))
    callback.pathname = new URL(redirectUri(other.id)).pathname
    expect(await browser.follow(callback.href)).toBe(`/login/sso/${other.slug}?problem=over`)
    expect(await browser.request(getSession)).toBeNull()
    expect(provider.asked).toEqual([])
  })

  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['the name of another provider (RFC 9207)', {}, { iss: 'https://honest.example.com' }],
    [
      'no name of the provider’s, which says it always gives it',
      { authorization_response_iss_parameter_supported: true },
      {},
    ],
    ['an ID token in the address', {}, { id_token: 'x' }],
  ])('%s', async (_, discovery, callback) => {
    provider.lies = { discovery, callback }
    await refused('bad_answer')
    expect(provider.asked).toEqual([])
  })

  test('an error with words for the page: only known ones are shown', async () => {
    provider.lies = { callback: { error: 'server_error', error_description: '<b>Call 0900 123</b>' } }
    await refused('refused_request')
  })

  test('a code twice', async () => {
    await refused('bad_answer', async (browser) => browser.follow(`${await begin(browser)}&code=another`))
  })
})

describe('a sign-in begins', () => {
  const start = () => `/api/auth/sso/${organization.id}/start`
  const signInPage = () => `/login/sso/${organization.slug}`

  test.each<[string, Record<string, string>]>([
    ['by another site', { 'sec-fetch-site': 'cross-site' }],
    ['by a site next door', { 'sec-fetch-site': 'same-site' }],
    ['by an address typed or mailed', { 'sec-fetch-site': 'none' }],
    ['by another site, whose browser does not say so', { referer: 'https://evil.example/' }],
    ['by nobody knows whom', {}],
    ['by a page of another port', { referer: 'http://localhost:3001/' }],
  ])('only by a page of Latchkey’s, not %s', async (_, headers) => {
    const browser = new TestBrowser()
    expect(await browser.follow(start(), headers)).toBe(signInPage())
    expect(browser.cookies.get('localhost:3000')?.size ?? 0).toBe(0)
  })

  test('by a page of Latchkey’s in a browser that does not say so', async () => {
    expect(await new TestBrowser().follow(start(), { referer: 'http://localhost:3000/login/sso/x' })).toBe(truth)
  })

  test('with the exact redirect URI of the organization, PKCE and no secret in the address', async () => {
    let asked = ''
    provider.lies = {
      answer: {
        '/authorize': (request, response) => {
          asked = request.url!
          response.writeHead(303, { location: 'http://localhost:3000/' }).end()
        },
      },
    }
    const browser = new TestBrowser()
    await browser.signIn(organization.id)
    const query = new URL(asked, provider.issuer).searchParams
    expect(query.get('redirect_uri')).toBe(`http://localhost:3000/api/auth/sso/${organization.id}/callback`)
    expect(query.get('code_challenge_method')).toBe('S256')
    expect(query.get('response_type')).toBe('code')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/)
    const [secret] = [...browser.cookies.get('localhost:3000')!.values()]
    expect(asked).not.toContain(secret)
    expect(asked).not.toContain(provider.clientSecret)
  })

  test('with another state, nonce and verifier each time, and the code is exchanged for the same redirect URI', async () => {
    for (let index = 0; index < 2; index++) await new TestBrowser().signIn(organization.id)
    const [first, second] = provider.asked
    expect(first!.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(first!.get('code_verifier')).not.toBe(second!.get('code_verifier'))
    expect(first!.get('redirect_uri')).toBe(redirectUri(organization.id))
  })
})

describe('a discovery document is not believed', () => {
  const lie = (discovery: Record<string, unknown>, problem: string) => async () => {
    provider.lies = { discovery }
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
    provider.lies = {
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
    answers(200, 'application/json', JSON.stringify({ issuer: provider.issuer, filler: 'x'.repeat(600 * 1_024) }))
    await refused('too_large')
  })

  test('that lies elsewhere: a redirect is not followed', async () => {
    let followed = false
    provider.lies = {
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
    provider.lies = { answer: { '/.well-known/openid-configuration': (request) => request.socket.destroy() } }
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
  provider.lies = {
    answer: {
      '/token': (_, response) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    },
  }
  await refused(problem)
})

test('what was refused stands in the organization’s audit log, without secrets', async () => {
  provider.lies = { claims: { sub: 'nobody yet', email_verified: false } }
  await refused('unverified')
  await flushAuditQueue()
  const entry = await db.auditEntry.findFirstOrThrow({
    where: { chain: organization.id },
    orderBy: { position: 'desc' },
  })
  expect(entry).toMatchObject({ action: 'session:refuse', actorType: 'anonymous', address: '203.0.113.7' })
  expect(entry.after).toMatchObject({ reason: expect.stringContaining('is verified') })
})

test('nothing is asked without TLS, or on this machine, once Latchkey itself is served to others', async () => {
  vi.resetModules()
  vi.stubEnv('LATCHKEY_URL', 'https://latchkey.example.com')
  const { startSignIn } = await import('./mutations/start-sign-in')
  expect(await startSignIn(organization.id, null, null)).toMatchObject({ ok: false, problem: 'insecure' })
  vi.unstubAllEnvs()
  vi.resetModules()
})
