import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { issueChallenge } from '../../auth/challenges'
import { checkOwnPassword } from '../../auth/check-own-password'
import { confinedMessage } from '../../auth/confined-message'
import { isConfined } from '../../auth/recent-proof'
import { actorOf, requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { environment } from '../../env'
import { Refusal } from '../../errors'
import { mailIsConfigured } from '../../mail/configured'
import { enqueueMail } from '../../mail/enqueue'
import { emailChangeMail } from '../../mail/templates/email-change'
import { routes } from '../../routes'
import { refuseLeavingProvider } from '../../sso/refuse-leaving'

import { countEmailChange } from '../email-change-limits'
import type { ChangeEmail } from '../schema'

/** How long the link is good. */
const lifetime = 3_600_000

/**
 * Sends a link to the address that the caller wants to sign in with from now on; nothing changes before it is opened. Whether somebody
 * has that address already is not looked at: it would tell anybody who has an account.
 */
export async function requestEmailChange({ email, currentPassword }: ChangeEmail): Promise<void> {
  const user = await requireUser()
  if (isConfined(user.session)) throw new Refusal(confinedMessage)
  if (!mailIsConfigured()) throw new Refusal('This installation sends no mail, so a new address cannot be confirmed.')
  await checkOwnPassword(user, currentPassword, 'currentPassword')
  if (email === user.email) throw new Refusal('This is your address already.', { field: 'email' })
  await refuseLeavingProvider(db, user, email)
  await countEmailChange(user.id)
  await db.$transaction(async (tx) => {
    await tx.challenge.deleteMany({ where: { userId: user.id, purpose: 'email_change' } })
    const secret = await issueChallenge(tx, 'email_change', { userId: user.id, data: { email }, lifetime })
    const link = `${environment().LATCHKEY_URL}${routes.confirmEmail(secret)}`
    await enqueueMail(tx, {
      organizationId: null,
      recipient: email,
      kind: 'email_change',
      ...emailChangeMail({ name: user.name, link }),
    })
    await appendToChain(tx, installationChain, actorOf(user), [
      {
        action: 'user:request_email_change',
        entity: { type: 'user', id: user.id, name: user.name },
        before: { email: user.email },
        after: { email },
      },
    ])
  })
}
