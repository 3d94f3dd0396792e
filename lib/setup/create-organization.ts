import 'server-only'
import { appendToChain, installationChain } from '../audit/append'
import { hashPassword } from '../auth/password'
import { db, type Transaction } from '../db/client'
import { newId } from '../ids'
import { createOrganization, type NewOrganization } from '../organizations/create'
import { isSetUp } from './is-set-up'
import type { Setup } from './schema'

/**
 * The first run: the organization and its first admin, in one transaction. Two at once make one: the second waits for the lock and
 * then finds a user.
 * @returns null when a user exists already, and nothing was changed.
 */
export async function createFirstOrganization(
  setup: Setup,
  address: string | null,
): Promise<{ userId: string; organization: NewOrganization } | null> {
  // Asked first, so that a stranger cannot make an installation in use hash passwords.
  if (await isSetUp()) return null
  const passwordHash = await hashPassword(setup.password)
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/setup'))`
    if (await tx.user.findFirst({ select: { id: true } })) return null

    const organization = await createOrganization(tx, setup.organizationName)
    const userId = newId('usr')
    await tx.user.create({ data: { id: userId, email: setup.email, name: setup.name, passwordHash } })
    const membershipId = newId('mem')
    await tx.membership.create({
      data: { id: membershipId, organizationId: organization.id, userId, roleId: organization.roleIds.admin },
    })
    await appendEntries(tx, setup, address, { organization, userId, membershipId })
    return { userId, organization }
  })
}

async function appendEntries(
  tx: Transaction,
  setup: Setup,
  address: string | null,
  made: { organization: NewOrganization; userId: string; membershipId: string },
): Promise<void> {
  const { organization, userId, membershipId } = made
  const actor = { type: 'user' as const, id: userId, name: setup.name, address }
  await appendToChain(tx, installationChain, actor, [
    {
      action: 'user:create',
      entity: { type: 'user', id: userId, name: setup.name },
      after: { email: setup.email, name: setup.name },
    },
  ])
  await appendToChain(tx, organization.id, actor, [
    {
      action: 'organization:create',
      entity: { type: 'organization', id: organization.id, name: organization.name },
      after: { name: organization.name, slug: organization.slug },
    },
    {
      action: 'key:create',
      entity: { type: 'key', id: String(organization.signingKey.id), name: `Key ${organization.signingKey.id}` },
      after: { algorithm: 'ed25519', publicKey: organization.signingKey.publicKey, state: 'signing' },
    },
    {
      action: 'member:create',
      entity: { type: 'member', id: membershipId, name: setup.name },
      after: { email: setup.email, role: 'Admin' },
    },
  ])
}
