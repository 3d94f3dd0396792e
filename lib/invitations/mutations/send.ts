import 'server-only'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { environment } from '../../env'
import { enqueueMail } from '../../mail/enqueue'
import { invitationMail } from '../../mail/templates/invitation'
import { routes } from '../../routes'
import type { SentInvitation } from '../types'

type Invitation = { email: string; role: { name: string }; secret: string; expiresAt: Date }

/** How long a link may be used after it was sent. */
export const invitationLifetime = 7 * 86_400_000

/**
 * Mails an invitation's link, together with what made it. Only where mail is not configured does the link come back, for whoever invites
 * to hand it over: mailed, it also proves whose address it is.
 */
export async function sendInvitation(
  tx: Transaction,
  { organization, user }: Member,
  { email, role, secret, expiresAt }: Invitation,
): Promise<SentInvitation> {
  const link = new URL(routes.invite(secret), environment().LATCHKEY_URL).href
  const mail = invitationMail({
    organization: organization.name,
    inviter: user.name,
    role: role.name,
    email,
    link,
    expiresAt,
  })
  const mailId = await enqueueMail(tx, {
    organizationId: organization.id,
    recipient: email,
    kind: 'invitation',
    ...mail,
  })
  return { email, link: mailId === null ? link : null, expiresAt: expiresAt.toISOString() }
}
