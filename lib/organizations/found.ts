import 'server-only'
import { appendToChain } from '../audit/append'
import type { Transaction } from '../db/client'
import { newId } from '../ids'
import { keyEntity } from '../keys/entity'
import { createOrganization, type NewOrganization } from './create'

/** Who founds an organization, and becomes its first admin. */
export type Founder = { id: string; name: string; email: string; address: string | null }

/** Creates an organization with its founder as admin, and the first entries of its audit chain. */
export async function foundOrganization(tx: Transaction, name: string, founder: Founder): Promise<NewOrganization> {
  const organization = await createOrganization(tx, name)
  const { id: organizationId, slug, signingKey, roleIds } = organization
  const membershipId = newId('mem')
  await tx.membership.create({
    data: { id: membershipId, organizationId, userId: founder.id, roleId: roleIds.admin },
    select: { id: true },
  })
  const actor = { type: 'user' as const, id: founder.id, name: founder.name, address: founder.address }
  await appendToChain(tx, organizationId, actor, [
    {
      action: 'organization:create',
      entity: { type: 'organization', id: organizationId, name },
      after: { name, slug },
    },
    {
      action: 'key:create',
      entity: keyEntity(signingKey.id),
      after: { algorithm: 'ed25519', publicKey: signingKey.publicKey, state: 'signing' },
    },
    {
      action: 'member:create',
      entity: { type: 'member', id: membershipId, name: founder.name },
      after: { email: founder.email, role: 'Admin' },
    },
  ])
  return organization
}
