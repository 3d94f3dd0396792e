import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { spendChallenge } from '../../auth/challenges'
import { confinedMessage } from '../../auth/confined-message'
import { isConfined } from '../../auth/recent-proof'
import { actorOf, requireUser, type SignedInUser } from '../../auth/require-user'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { enqueueMail } from '../../mail/enqueue'
import { emailChangedMail } from '../../mail/templates/email-change'
import { refuseLeavingProvider } from '../../sso/refuse-leaving'
import { deadEmailLink, emailChangeData } from '../email-change'
import type { ConfirmEmail } from '../schema'

/**
 * Puts the address that was confirmed in place of the caller's. Only the account that asked for it can: whoever mistypes their address
 * does not give their account to the stranger who has it.
 */
export async function confirmEmailChange({ secret }: ConfirmEmail): Promise<void> {
  const user = await requireUser()
  if (isConfined(user.session)) throw new Refusal(confinedMessage)
  await db.$transaction(async (tx) => {
    const challenge = await spendChallenge(tx, 'email_change', secret)
    if (challenge?.userId !== user.id) throw new Refusal(deadEmailLink)
    const { email } = emailChangeData.parse(challenge.data)
    await refuseLeavingProvider(tx, user, email)
    await changeEmail(tx, user, email)
    // A link to reset the password was sent to the address of before.
    await tx.challenge.deleteMany({ where: { userId: user.id, purpose: 'password_reset' } })
    await enqueueMail(tx, {
      organizationId: null,
      recipient: user.email,
      kind: 'email_changed',
      ...emailChangedMail({ email }),
    })
    await appendToChain(tx, installationChain, actorOf(user), [
      {
        action: 'user:update',
        entity: { type: 'user', id: user.id, name: user.name },
        before: { email: user.email },
        after: { email },
      },
    ])
  })
}

async function changeEmail(tx: Transaction, { id }: SignedInUser, email: string): Promise<void> {
  // Asked in the same statement: a violated index would end the transaction without words.
  const changed = await tx.$executeRaw`
    UPDATE "User" SET "email" = ${email} WHERE "id" = ${id} AND NOT EXISTS (SELECT 1 FROM "User" WHERE "email" = ${email})`
  if (changed === 0) {
    throw new Refusal('Another account has this address already. Sign in to that one, or choose another address.')
  }
}
