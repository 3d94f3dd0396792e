import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { requireRecentProof } from '../../auth/recent-proof'
import { actorOf } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import type { RenamePasskey } from '../schema'

/** Renames one of the caller's passkeys. */
export async function renamePasskey({ passkeyId, name }: RenamePasskey): Promise<void> {
  const user = await requireRecentProof()
  await db.$transaction(async (tx) => {
    const where = { id: passkeyId, userId: user.id }
    const before = await tx.passkey.findFirst({ where, select: { name: true } })
    if (!before) throw new Refusal('This passkey is gone.')
    if (before.name === name) return
    await tx.passkey.updateMany({ where, data: { name } })
    await appendToChain(tx, installationChain, actorOf(user), [
      {
        action: 'passkey:rename',
        entity: { type: 'passkey', id: passkeyId, name },
        before: { name: before.name },
        after: { name },
      },
    ])
  })
}
