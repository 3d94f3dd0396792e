import 'server-only'
import { appendToChain } from '../../audit/append'
import type { Transaction } from '../../db/client'

type Provider = { id: string; issuer: string; organization: { id: string } }
type User = { id: string; name: string; email: string; address: string | null }

/** Connects a user with the provider's name for them. Call it late: it holds the audit chain's lock. */
export async function connectIdentity(
  tx: Transaction,
  { id: providerId, issuer, organization }: Provider,
  subject: string,
  { id: userId, name, email, address }: User,
): Promise<void> {
  const data = { providerId, subject, userId, lastUsedAt: new Date() }
  await tx.ssoIdentity.create({ data, select: { userId: true } })
  await appendToChain(tx, organization.id, { type: 'user', id: userId, name, address }, [
    {
      action: 'sso_identity:create',
      entity: { type: 'sso_identity', id: userId, name },
      after: { email, issuer, subject },
    },
  ])
}
