import 'server-only'
import type { db, Transaction } from '../../db/client'

/** The organization’s provider as it is kept, or null. */
export function findProvider(reader: Transaction | typeof db, organizationId: string) {
  return reader.ssoProvider.findUnique({
    where: { organizationId },
    select: {
      id: true,
      issuer: true,
      clientId: true,
      encryptedClientSecret: true,
      domains: true,
      firstRole: { select: { id: true, name: true } },
      required: true,
      requiredSince: true,
      enabled: true,
    },
  })
}

export type StoredProvider = NonNullable<Awaited<ReturnType<typeof findProvider>>>
