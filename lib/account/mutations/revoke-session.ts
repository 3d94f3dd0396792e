import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { confinement } from '../../auth/confinement'
import { actorOf, requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { endSessions } from '../end-sessions'
import type { RevokeSession } from '../schema'

/** Ends one of the caller's sessions; whoever uses it is signed out with their next request. */
export async function revokeSession({ sessionId }: RevokeSession): Promise<void> {
  const user = await requireUser()
  await db.$transaction(async (tx) => {
    const ended = await endSessions(tx, user, { id: sessionId, ...confinement(user.session) })
    if (ended.length === 0) throw new Refusal('This session is over already.')
    await appendToChain(tx, installationChain, actorOf(user), ended)
  })
}
