import 'server-only'
import { requireRecentProof } from '../../auth/recent-proof'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { factorRemoved } from '../../second-factor/added-and-removed'
import { lockUser } from '../../second-factor/lock-user'
import type { DeletePasskey } from '../schema'

/** Deletes one of the caller's passkeys, unless it is their last way in. */
export async function deletePasskey({ passkeyId }: DeletePasskey): Promise<void> {
  const user = await requireRecentProof()
  await db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    const where = { id: passkeyId, userId: user.id }
    const passkey = await tx.passkey.findFirst({ where, select: { name: true } })
    if (!passkey) throw new Refusal('This passkey is gone already.')
    await tx.passkey.deleteMany({ where })
    if (!(await hasWayIn(tx, user.id))) {
      throw new Refusal('This passkey is your only way to sign in. Set a password or add another passkey first.')
    }
    await factorRemoved(tx, user, {
      action: 'passkey:delete',
      entity: { type: 'passkey', id: passkeyId, name: passkey.name },
    })
  })
}

/** Whether the user could still sign in: by password, by another passkey, or by an organization's provider. */
async function hasWayIn(tx: Transaction, userId: string): Promise<boolean> {
  const user = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true, _count: { select: { passkeys: true, ssoIdentities: true } } },
  })
  return user.passwordHash !== null || user._count.passkeys > 0 || user._count.ssoIdentities > 0
}
