import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { checkOwnPassword } from '../../auth/check-own-password'
import { confinedMessage } from '../../auth/confined-message'
import { hashPassword } from '../../auth/password'
import { isConfined } from '../../auth/recent-proof'
import { actorOf, requireUser } from '../../auth/require-user'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'

import type { ChangePassword } from '../schema'
import { setPassword } from '../set-password'

/** Changes the caller's password, who shows the present one, and ends all their sessions but this. */
export async function changePassword({ currentPassword, newPassword }: ChangePassword): Promise<void> {
  const user = await requireUser()
  if (isConfined(user.session)) throw new Refusal(confinedMessage)
  const shown = await checkOwnPassword(user, currentPassword, 'currentPassword')
  if (newPassword === currentPassword) {
    throw new Refusal('This is the password you have already. Choose another one.', { field: 'newPassword' })
  }
  const passwordHash = await hashPassword(newPassword)
  await db.$transaction(async (tx) => {
    await refuseIfChanged(tx, user.id, shown)
    const ended = await setPassword(tx, { user, passwordHash, address: user.address, keep: user.session?.id })
    await appendToChain(tx, installationChain, actorOf(user), [
      { action: 'user:change_password', entity: { type: 'user', id: user.id, name: user.name } },
      ...ended,
    ])
  })
}

// Of two at the same moment who knew the same password, one is too late: the row is locked until the other is done.
async function refuseIfChanged(tx: Transaction, userId: string, shown: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ passwordHash: string | null }[]>`
    SELECT "passwordHash" FROM "User" WHERE "id" = ${userId} FOR UPDATE`
  if (row?.passwordHash !== shown) {
    throw new Refusal('Your password was changed a moment ago, elsewhere. Sign in again with the new one.')
  }
}
