import 'server-only'
import { headers } from 'next/headers'
import { routes } from '../routes'
import { explicitCaller } from './caller'
import { returnPath } from './return-path'

/** /login, and from there back to the page that was asked for. */
export async function loginPath(): Promise<string> {
  // Outside a request there is no page to come back to.
  if (explicitCaller() !== undefined) return routes.login
  // Set by proxy.ts: Next.js tells a page neither its path nor its query.
  const path = returnPath((await headers()).get('x-latchkey-path'))
  return path ? `${routes.login}?${new URLSearchParams({ return: path })}` : routes.login
}
