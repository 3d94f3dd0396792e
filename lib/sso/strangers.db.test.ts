// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { describe, expect, test } from 'vitest'
import { getSession } from '../auth/session'
import { db } from '../db/client'
import { createTestOrganization } from '../testing/factories'
import { redirectUri } from './redirect-uri'
import { TestBrowser } from './testing/browser'
import { setUpProvider } from './testing/set-up-provider'
import { signInsOfThisFile } from './testing/sign-ins'

// Strangers between the provider and the browser. Whatever is wrong, nobody is signed in and nobody is made.

const { organization, provider, truth, refused } = signInsOfThisFile()

describe('the browser brings back', () => {
  const over = (sign: (browser: TestBrowser) => Promise<string>) => refused('over', sign)
  const begin = (browser: TestBrowser) => browser.signInWithoutReturning(organization().id)

  test('the state of nobody', async () => {
    provider().lies = { callback: { state: 'made up' } }
    await over((browser) => browser.signIn(organization().id))
    expect(provider().asked).toEqual([])
  })

  test('another browser’s answer: a stranger signs nobody in as themselves', async () => {
    const stranger = new TestBrowser()
    const callback = await begin(stranger)
    await over(async (victim) => {
      await begin(victim)
      return victim.follow(callback)
    })
    await over((victim) => victim.follow(callback))
    expect(provider().asked).toEqual([])
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
    expect(await browser.follow(callback)).toBe(truth())
    const asked = provider().asked.length
    await over((again) => {
      again.cookies.set('localhost:3000', cookies)
      return again.follow(callback)
    })
    expect(provider().asked).toHaveLength(asked)
  })

  test('the same answer twice at once: it counts once', async () => {
    const browser = new TestBrowser()
    const callback = await begin(browser)
    const twin = new TestBrowser()
    twin.cookies.set('localhost:3000', new Map(browser.cookies.get('localhost:3000')))
    const paths = await Promise.all([browser.follow(callback), twin.follow(callback)])
    expect(paths.sort()).toEqual([`/login/sso/${organization().slug}?problem=over`, truth()])
    expect(provider().asked).toHaveLength(1)
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
    await setUpProvider(other, provider())
    const browser = new TestBrowser()
    const callback = new URL(await begin(browser))
    callback.pathname = new URL(redirectUri(other.id)).pathname
    expect(await browser.follow(callback.href)).toBe(`/login/sso/${other.slug}?problem=over`)
    expect(await browser.request(getSession)).toBeNull()
    expect(provider().asked).toEqual([])
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
    provider().lies = { discovery, callback }
    await refused('bad_answer')
    expect(provider().asked).toEqual([])
  })

  test('an error with words for the page: only known ones are shown', async () => {
    provider().lies = { callback: { error: 'server_error', error_description: '<b>Call 0900 123</b>' } }
    await refused('refused_request')
  })

  test('a code twice', async () => {
    await refused('bad_answer', async (browser) => browser.follow(`${await begin(browser)}&code=another`))
  })
})

describe('a sign-in begins', () => {
  const start = () => `/api/auth/sso/${organization().id}/start`
  const signInPage = () => `/login/sso/${organization().slug}`

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
    expect(await new TestBrowser().follow(start(), { referer: 'http://localhost:3000/login/sso/x' })).toBe(truth())
  })

  test('with the exact redirect URI of the organization, PKCE and no secret in the address', async () => {
    let asked = ''
    provider().lies = {
      answer: {
        '/authorize': (request, response) => {
          asked = request.url!
          response.writeHead(303, { location: 'http://localhost:3000/' }).end()
        },
      },
    }
    const browser = new TestBrowser()
    await browser.signIn(organization().id)
    const query = new URL(asked, provider().issuer).searchParams
    expect(query.get('redirect_uri')).toBe(`http://localhost:3000/api/auth/sso/${organization().id}/callback`)
    expect(query.get('code_challenge_method')).toBe('S256')
    expect(query.get('response_type')).toBe('code')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/)
    const [secret] = [...browser.cookies.get('localhost:3000')!.values()]
    expect(asked).not.toContain(secret)
    expect(asked).not.toContain(provider().clientSecret)
  })

  test('with another state, nonce and verifier each time, and the code is exchanged for the same redirect URI', async () => {
    for (let index = 0; index < 2; index++) await new TestBrowser().signIn(organization().id)
    const [first, second] = provider().asked
    expect(first!.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(first!.get('code_verifier')).not.toBe(second!.get('code_verifier'))
    expect(first!.get('redirect_uri')).toBe(redirectUri(organization().id))
  })
})
