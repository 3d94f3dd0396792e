import 'server-only'
import { environment } from '../env'
import { routes } from '../routes'
import type { SignInProblem } from './sign-in-problem'

/** A redirect that no cache keeps. Other paths than absolute ones are of Latchkey's public address, not of what the request calls it. */
export function redirectTo(location: string): Response {
  const headers = { Location: new URL(location, environment().LATCHKEY_URL).href, 'Cache-Control': 'no-store' }
  return new Response(null, { status: 303, headers })
}

/** The organization's page to sign in, or the one that finds it, with what went wrong. */
export function signInPage(
  slug: string | null,
  { problem, back }: { problem?: SignInProblem; back?: string | null } = {},
): string {
  const query = new URLSearchParams({ ...(problem && { problem }), ...(back && { return: back }) })
  const path = slug ? routes.ssoLogin(slug) : routes.ssoLogins
  return query.size > 0 ? `${path}?${query}` : path
}
