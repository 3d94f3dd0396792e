import 'server-only'
import { headers } from 'next/headers'
import { routes } from '../routes'
import { explicitCaller } from './caller'
import { returnPath, withReturn } from './return-path'

/** /login, and from there back to the page that was asked for. */
export function loginPath(): Promise<string> {
  return andBack(routes.login)
}

/** The organization's own way to sign in, and from there back to the page that was asked for. */
export function providerPath(slug: string): Promise<string> {
  return andBack(routes.ssoLogin(slug))
}

/** The page where one shows again who one is, and from there back. */
export function confirmPath(): Promise<string> {
  return andBack(routes.confirm)
}

async function andBack(path: string): Promise<string> {
  // Outside a request there is no page to come back to.
  if (explicitCaller() !== undefined) return path
  // Set by proxy.ts: Next.js tells a page neither its path nor its query.
  return withReturn(path, returnPath((await headers()).get('x-latchkey-path')))
}
