import 'server-only'
import type { db, Transaction } from '../db/client'
import { Refusal } from '../errors'
import { domainOf } from './domain'

/**
 * Refuses another address to who has to come by an organization's provider for the address they have, and never has: it would be a way
 * around the provider. Whoever has come by it once must go on doing so, whatever their address.
 */
export async function refuseLeavingProvider(
  reader: Transaction | typeof db,
  user: { id: string; email: string },
  email: string,
): Promise<void> {
  const provider = await reader.ssoProvider.findFirst({
    where: {
      enabled: true,
      required: true,
      domains: { has: domainOf(user.email) },
      NOT: { domains: { has: domainOf(email) } },
      identities: { none: { userId: user.id } },
      organization: { deletedAt: null, memberships: { some: { userId: user.id } } },
    },
    select: { organization: { select: { name: true } } },
  })
  if (!provider) return
  const { name } = provider.organization
  throw new Refusal(
    `${name} lets the address ${user.email} in by single sign-on alone. Sign in to ${name} that way once, then change your address here; or leave ${name}.`,
    { field: 'email' },
  )
}
