import 'server-only'
import { db } from '../../db/client'
import { domainOf } from '../domain'

/** What whoever signs in is told of an organization's provider: whose it is, and where they are sent. */
export type LoginProvider = { organizationId: string; name: string; slug: string; host: string }

const select = { issuer: true, organization: { select: { id: true, name: true, slug: true } } } as const
const present = { enabled: true, organization: { deletedAt: null } } as const
const most = 20

/** The provider of the organization with this slug; null when it has none. Asked by whoever is signed out. */
export async function loginProvider(slug: string): Promise<LoginProvider | null> {
  if (slug.includes('\0')) return null
  const found = await db.ssoProvider.findFirst({
    where: { ...present, organization: { slug, deletedAt: null } },
    select,
  })
  return found && shown(found)
}

/**
 * Those that vouch for an address's domain, the oldest first. Only the domain is looked at, so that nothing shows who has an account; any
 * organization may name any domain, so there may be several.
 */
export async function loginProvidersFor(email: string): Promise<LoginProvider[]> {
  const domain = domainOf(email)
  if (!domain || domain.includes('\0')) return []
  const found = await db.ssoProvider.findMany({
    where: { ...present, domains: { has: domain.toWellFormed() } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: most,
    select,
  })
  return found.map(shown)
}

function shown({ issuer, organization }: { issuer: string; organization: { id: string; name: string; slug: string } }) {
  const { id, name, slug } = organization
  return { organizationId: id, name, slug, host: new URL(issuer).host }
}
