import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { confinement } from '../../auth/confinement'
import { actorOf, requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { endSessions } from '../end-sessions'

/** Ends all of the caller's sessions but the one that asks. */
export async function revokeOtherSessions(): Promise<void> {
  const user = await requireUser()
  await db.$transaction(async (tx) => {
    const ended = await endSessions(tx, user, { id: { not: user.session?.id }, ...confinement(user.session) })
    await appendToChain(tx, installationChain, actorOf(user), ended)
  })
}
