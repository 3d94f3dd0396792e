import 'server-only'
import type { Transaction } from '../../db/client'

type Asked = { id: string; issuer: string; clientId?: string; organization: { id: string } }

/**
 * The provider that was asked, as it is now; null when it was switched off, removed or exchanged for another meanwhile. Call it with the
 * organization locked, which every change of it locks as well: then no session begins after its end.
 */
export function presentProvider(tx: Transaction, { id, issuer, clientId, organization }: Asked) {
  return tx.ssoProvider.findFirst({
    where: {
      id,
      issuer,
      clientId,
      enabled: true,
      organizationId: organization.id,
      organization: { deletedAt: null },
    },
    select: { id: true, issuer: true, domains: true, organization: { select: { id: true, name: true, slug: true } } },
  })
}
