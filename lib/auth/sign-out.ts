import 'server-only'
import { appendToChain, installationChain } from '../audit/append'
import { db } from '../db/client'

/** Revokes a session and writes the sign-out down; nothing when it is over already. */
export async function endSession(sessionId: string, address: string | null): Promise<void> {
  await db.$transaction(async (tx) => {
    const [ended] = await tx.session.updateManyAndReturn({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: new Date() },
      select: { id: true, user: { select: { id: true, name: true } } },
    })
    if (!ended) return
    const actor = { type: 'user' as const, id: ended.user.id, name: ended.user.name, address }
    await appendToChain(tx, installationChain, actor, [
      { action: 'session:revoke', entity: { type: 'session', id: ended.id, name: ended.user.name } },
    ])
  })
}
