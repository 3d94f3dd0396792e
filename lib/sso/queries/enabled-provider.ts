import 'server-only'
import { db } from '../../db/client'
import { isId } from '../../ids'
import { decryptClientSecret } from '../client-secret'

/** An organization's provider that people may sign in by, with all that asking it takes. For signing in alone: it holds the secret. */
export async function enabledProvider(organizationId: unknown) {
  if (typeof organizationId !== 'string' || !isId('org', organizationId)) return null
  const found = await db.ssoProvider.findFirst({
    where: { organizationId, enabled: true, organization: { deletedAt: null } },
    select: {
      id: true,
      issuer: true,
      clientId: true,
      encryptedClientSecret: true,
      domains: true,
      organization: { select: { id: true, name: true, slug: true } },
    },
  })
  if (!found) return null
  const { encryptedClientSecret, ...provider } = found
  return { ...provider, clientSecret: decryptClientSecret({ id: found.id, encryptedClientSecret }) }
}

export type EnabledProvider = NonNullable<Awaited<ReturnType<typeof enabledProvider>>>
