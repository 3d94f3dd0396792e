import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external'
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external'
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers'
import { MutableRequestCookiesAdapter } from 'next/dist/server/web/spec-extension/adapters/request-cookies'
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies'
import { environment } from '../../env'
import { answerCallback } from '../answer-callback'
import { answerStart } from '../answer-start'

// A browser as far as signing in goes: it keeps cookies, by host, and follows redirects, to providers over HTTP and to Latchkey's own
// routes by calling them as Next.js does. Nothing of the product imports this file.

const own = () => new URL(environment().LATCHKEY_URL).origin

export class TestBrowser {
  /** By host, as browsers keep them; set by hand for what an attacker plants. */
  readonly cookies = new Map<string, Map<string, string>>()

  /** Follows the link on an organization's sign-in page, and every redirect, up to a page of Latchkey's. @returns its path and query. */
  signIn(organizationId: string, back?: string): Promise<string> {
    const query = back === undefined ? '' : `?${new URLSearchParams({ return: back })}`
    return this.follow(`${own()}/api/auth/sso/${organizationId}/start${query}`, { 'sec-fetch-site': 'same-origin' })
  }

  /** The same up to the provider's answer: what it would send the browser back to. */
  async signInWithoutReturning(organizationId: string): Promise<string> {
    let seen = ''
    await this.follow(
      `${own()}/api/auth/sso/${organizationId}/start`,
      { 'sec-fetch-site': 'same-origin' },
      (address) => {
        seen = address
        return new URL(address).pathname.endsWith('/callback')
      },
    )
    return seen
  }

  /** Opens an address and follows redirects until a page of Latchkey's, or until `stop`. */
  async follow(address: string, headers: Record<string, string> = {}, stop = (_: string) => false): Promise<string> {
    let next = new URL(address, own())
    for (let hop = 0; hop < 20; hop++) {
      if (stop(next.href)) return next.href
      const response = next.origin === own() ? await this.ownRoute(next, headers) : await this.fetch(next)
      if (!response) return next.pathname + next.search
      const location = response.headers.get('location')
      if (!location)
        throw new Error(`${next.href} answered ${response.status}: ${(await response.text()).slice(0, 500)}`)
      next = new URL(location, next)
    }
    throw new Error(`Too many redirects, the last to ${next.href}.`)
  }

  /** Runs `work`, a page's query or an action, as a request of this browser. */
  request<T>(work: () => Promise<T>, more: Record<string, string> = {}): Promise<T> {
    const headers = this.headersWith(more)
    const url = new URL(own())
    const cookies = MutableRequestCookiesAdapter.wrap(new RequestCookies(headers), (set) => this.keep(url, set))
    const store = { route: '/', page: '/page', incrementalCache: {} }
    const request = {
      type: 'request',
      phase: 'action',
      headers: HeadersAdapter.seal(headers),
      cookies: new RequestCookies(headers),
      mutableCookies: cookies,
      userspaceMutableCookies: cookies,
    }
    return workAsyncStorage.run(store as never, () => workUnitAsyncStorage.run(request as never, work))
  }

  private async ownRoute(url: URL, headers: Record<string, string>): Promise<Response | null> {
    const [, organization, step] = /^\/api\/auth\/sso\/([^/]+)\/(start|callback)$/.exec(url.pathname) ?? []
    if (!organization) return null
    const answer = step === 'start' ? answerStart : answerCallback
    return this.request(() => answer(new Request(url, { headers: this.headersWith(headers) }), organization), headers)
  }

  // As Latchkey's own HTTP server hands them on.
  private headersWith(more: Record<string, string>): Headers {
    const cookie = this.cookieHeader(new URL(own()))
    return new Headers({ ...more, cookie, 'x-latchkey-client-address': '203.0.113.7', 'user-agent': 'Test browser' })
  }

  private async fetch(url: URL): Promise<Response> {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookieHeader(url) } })
    this.keep(url, response.headers.getSetCookie())
    return response
  }

  private cookieHeader({ host }: URL): string {
    return [...(this.cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keep({ host }: URL, set: string[]): void {
    const jar = this.cookies.get(host) ?? new Map<string, string>()
    this.cookies.set(host, jar)
    for (const cookie of set) {
      const [pair = ''] = cookie.split(';')
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value === '' || /;\s*max-age=0/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
  }
}
