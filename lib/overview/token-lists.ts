import { routes } from '../routes'

/** The lists that the overview's figures count: by these links they open. */
export function tokenListHref(slug: string, list: 'active' | 'revoked' | 'expired' | 'expiring' | 'unused'): string {
  const search: Record<string, string> = {
    active: { status: 'active' },
    revoked: { status: 'revoked' },
    expired: { status: 'expired' },
    expiring: { expiring: 'yes', sort: 'expires' },
    unused: { unused: 'yes', sort: 'created' },
  }[list]
  return `${routes.serviceTokens(slug)}?${new URLSearchParams(search)}`
}
