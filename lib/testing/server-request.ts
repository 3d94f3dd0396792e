import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external'
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external'
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers'
import { RequestCookies, ResponseCookies } from 'next/dist/server/web/spec-extension/cookies'

/** The cookies of one browser. */
export function cookieJar(): ResponseCookies {
  return new ResponseCookies(new Headers())
}

/**
 * Runs `work` as Next.js runs a server action: headers, cookies and revalidation are there. For tests that call actions as they are.
 * Nothing of the product imports this file.
 * @param cookies those that the browser sends, and that the action changes.
 */
export function inServerAction<T>(work: () => Promise<T>, cookies = cookieJar()): Promise<T> {
  const headers = new Headers()
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
