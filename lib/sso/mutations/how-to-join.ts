import 'server-only'
import { appendToChain } from '../../audit/append'
import type { Transaction } from '../../db/client'
import { newId } from '../../ids'
import { join } from '../../invitations/mutations/join'
import { findWaitingFor } from '../../invitations/queries/find-waiting'

type Joiner = { id: string; name: string; email: string; address: string | null }
type Provider = { id: string; organization: { id: string } }

/**
 * How somebody whom the provider vouched for becomes a member: by the invitation that waits for their address, else, the first time they
 * come, with the role that the provider gives. Null: not at all. What it answers is called last, it holds the audit chain's lock.
 */
export async function howToJoin(
  tx: Transaction,
  { id: providerId, organization: { id: organizationId } }: Provider,
  { email, firstTime }: { email: string; firstTime: boolean },
): Promise<((joiner: Joiner) => Promise<void>) | null> {
  const invitation = await findWaitingFor(tx, organizationId, email)
  if (invitation) {
    return async (joiner) => {
      const joined = await join(tx, invitation, joiner)
      // It refuses deactivated members alone, and they are members.
      if (!joined) throw new Error('An invitation was not accepted for somebody who is no member.')
    }
  }
  if (!firstTime) return null
  const provider = await tx.ssoProvider.findUnique({
    where: { id: providerId },
    select: { firstRole: { select: { id: true, name: true } } },
  })
  const role = provider?.firstRole
  return role ? (joiner) => joinWith(tx, organizationId, role, joiner) : null
}

async function joinWith(
  tx: Transaction,
  organizationId: string,
  role: { id: string; name: string },
  { id: userId, name, email, address }: Joiner,
): Promise<void> {
  const id = newId('mem')
  await tx.membership.create({ data: { id, organizationId, userId, roleId: role.id }, select: { id: true } })
  await appendToChain(tx, organizationId, { type: 'user', id: userId, name, address }, [
    {
      action: 'member:create',
      entity: { type: 'member', id, name },
      after: { email, role, by: 'single sign-on' },
    },
  ])
}
