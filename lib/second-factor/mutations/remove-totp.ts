import 'server-only'
import { requireRecentProof } from '../../auth/recent-proof'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { factorRemoved } from '../added-and-removed'
import { lockUser } from '../lock-user'

/** Removes the caller's authenticator app. */
export async function removeTotp(): Promise<void> {
  const user = await requireRecentProof()
  await db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    const { count } = await tx.totp.deleteMany({ where: { userId: user.id, confirmedAt: { not: null } } })
    if (count === 0) throw new Refusal('No authenticator app is set up.')
    await factorRemoved(tx, user, {
      action: 'authenticator:delete',
      entity: { type: 'authenticator', id: '', name: user.name },
    })
  })
}
