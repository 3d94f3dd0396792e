import 'server-only'
import { type AuditActor, appendToChain, installationChain } from '../../audit/append'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'

/** Ends the sessions that the organization's provider vouched for. @returns how many. */
export async function endProviderSessions(tx: Transaction, actor: Member, userId?: string): Promise<number> {
  const ended = await tx.session.updateManyAndReturn({
    where: {
      organizationId: actor.organization.id,
      userId,
      method: 'sso',
      revokedAt: null,
      expiresAt: { gt: new Date() },
    },
    data: { revokedAt: new Date() },
    select: { id: true, user: { select: { name: true } } },
  })
  const by: AuditActor = { type: 'user', id: actor.user.id, name: actor.user.name, address: actor.address }
  const entries = ended.map(({ id, user }) => ({
    action: 'session:revoke',
    entity: { type: 'session', id, name: user.name },
  }))
  await appendToChain(tx, installationChain, by, entries)
  return ended.length
}
