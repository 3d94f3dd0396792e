import 'server-only'
import { appendToChain, installationChain } from '../audit/append'
import { hashPassword } from '../auth/password'
import { db } from '../db/client'
import { newId } from '../ids'
import type { NewOrganization } from '../organizations/create'
import { foundOrganization } from '../organizations/found'
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

    const userId = newId('usr')
    const { name, email } = setup
    await tx.user.create({ data: { id: userId, email, name, passwordHash }, select: { id: true } })
    await appendToChain(tx, installationChain, { type: 'user', id: userId, name, address }, [
      { action: 'user:create', entity: { type: 'user', id: userId, name }, after: { email, name } },
    ])
    const organization = await foundOrganization(tx, setup.organizationName, { id: userId, name, email, address })
    return { userId, organization }
  })
}
