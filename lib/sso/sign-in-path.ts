import { routes } from '../routes'
import type { SignInProblem } from './sign-in-problem'

/** The organization's page to sign in, or the one that finds it, with what went wrong. */
export function signInPath(
  slug: string | null,
  { problem, back }: { problem?: SignInProblem; back?: string | null } = {},
): string {
  const query = new URLSearchParams({ ...(problem && { problem }), ...(back && { return: back }) })
  const path = slug ? routes.ssoLogin(slug) : routes.ssoLogins
  return query.size > 0 ? `${path}?${query}` : path
}
