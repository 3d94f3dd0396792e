import 'server-only'
import type { AuditEvent } from '../../audit/append'
import type { Transaction } from '../../db/client'

/**
 * Ends those of a user's sessions that reach one organization alone; with `all` every one of them.
 * @returns the entries for the installation's chain.
 */
export async function endSessions(
  tx: Transaction,
  user: { id: string; name: string },
  organizationId: string,
  { all }: { all: boolean },
): Promise<AuditEvent[]> {
  const ended = await tx.session.updateManyAndReturn({
    where: { userId: user.id, revokedAt: null, expiresAt: { gt: new Date() }, ...(!all && { organizationId }) },
    data: { revokedAt: new Date() },
    select: { id: true },
  })
  return ended.map(({ id }) => ({ action: 'session:revoke', entity: { type: 'session', id, name: user.name } }))
}
