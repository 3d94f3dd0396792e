import 'server-only'
import type { AuditEvent } from '../audit/append'
import type { Prisma, Transaction } from '../db/client'

/**
 * Ends a user's sessions: those that `which` narrows them to, and among them only what is not over yet.
 * @returns the entries for the installation's chain, one a session.
 */
export async function endSessions(
  tx: Transaction,
  user: { id: string; name: string },
  which: Prisma.SessionWhereInput = {},
): Promise<AuditEvent[]> {
  const ended = await tx.session.updateManyAndReturn({
    where: { AND: [which], userId: user.id, revokedAt: null, expiresAt: { gt: new Date() } },
    data: { revokedAt: new Date() },
    select: { id: true },
  })
  return ended.map(({ id }) => ({ action: 'session:revoke', entity: { type: 'session', id, name: user.name } }))
}
