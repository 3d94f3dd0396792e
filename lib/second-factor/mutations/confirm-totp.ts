import 'server-only'
import { requireRecentProof } from '../../auth/recent-proof'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { factorAdded } from '../added-and-removed'
import { withoutSpaces } from '../code-kind'
import { lockUser } from '../lock-user'
import { totpStep } from '../totp'
import { decryptTotpSecret } from '../totp-secret'

/** What was begun and not confirmed for so long is begun anew. */
const setUpLifetime = 60 * 60_000

/**
 * Turns the authenticator app on, once a code shows that it has the secret.
 * @returns recovery codes to show, once; null when the user has some already.
 */
export async function confirmTotp({ code }: { code: string }): Promise<{ recoveryCodes: string[] | null }> {
  const user = await requireRecentProof()
  return db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    const begun = await tx.totp.findFirst({
      where: { userId: user.id, confirmedAt: null, createdAt: { gt: new Date(Date.now() - setUpLifetime) } },
      select: { encryptedSecret: true },
    })
    if (!begun) throw new Refusal('There is nothing to confirm any more. Close this and begin again.')
    const step = totpStep(decryptTotpSecret(user.id, begun.encryptedSecret), withoutSpaces(code))
    if (step === null) {
      throw new Refusal('This code is not right. Check that the clock of your device is, and type the next one.', {
        field: 'code',
      })
    }
    // This code is used up as well: nobody who saw it signs in with it.
    await tx.totp.update({
      where: { userId: user.id },
      data: { confirmedAt: new Date(), lastStep: step },
      select: { userId: true },
    })
    const recoveryCodes = await factorAdded(tx, user, {
      action: 'authenticator:create',
      entity: { type: 'authenticator', id: '', name: user.name },
    })
    return { recoveryCodes }
  })
}
