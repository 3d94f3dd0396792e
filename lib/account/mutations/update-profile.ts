import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { actorOf, requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import type { Profile } from '../schema'

/** Changes the caller's name, everywhere it is shown from now on; entries of the audit log keep the one of their time. */
export async function updateProfile({ name }: Profile): Promise<void> {
  const user = await requireUser()
  if (name === user.name) return
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { name }, select: { id: true } })
    await appendToChain(tx, installationChain, actorOf(user), [
      {
        action: 'user:update',
        entity: { type: 'user', id: user.id, name },
        before: { name: user.name },
        after: { name },
      },
    ])
  })
}
