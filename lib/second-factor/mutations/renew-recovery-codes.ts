import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { requireRecentProof } from '../../auth/recent-proof'
import { actorOf } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { recoveryCodesCreated } from '../added-and-removed'
import { hasSecondFactor } from '../factors'
import { lockUser } from '../lock-user'
import { replaceRecoveryCodes } from '../recovery-codes-of'

/** Makes new recovery codes; those of before work no longer. @returns the codes to show, once. */
export async function renewRecoveryCodes(): Promise<{ recoveryCodes: string[] }> {
  const user = await requireRecentProof()
  return db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    if (!(await hasSecondFactor(tx, user.id))) {
      throw new Refusal('Recovery codes stand in for a second factor, and you have none. Add one first.')
    }
    const recoveryCodes = await replaceRecoveryCodes(tx, user.id)
    await appendToChain(tx, installationChain, actorOf(user), [recoveryCodesCreated(user)])
    return { recoveryCodes }
  })
}
