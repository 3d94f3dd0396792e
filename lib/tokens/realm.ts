import { routes } from '../routes'

/**
 * Which tokens a screen, a query or an action is about: an organization's service tokens, or the caller's own personal tokens in it. It
 * says what is asked for and proves nothing: requireTokens finds out what the caller may.
 */
export type TokenRealm = { kind: 'service' | 'personal'; org: string }

export const serviceTokens = (org: string): TokenRealm => ({ kind: 'service', org })
export const personalTokens = (org: string): TokenRealm => ({ kind: 'personal', org })

/** The address of the realm's list. */
export function tokensPath({ kind, org }: TokenRealm): string {
  return kind === 'personal' ? routes.personalTokens(org) : routes.serviceTokens(org)
}

/** The address of one token's page. */
export function tokenPath({ kind, org }: TokenRealm, id: string): string {
  return kind === 'personal' ? routes.personalToken(org, id) : routes.serviceToken(org, id)
}
