import { utcTime } from '../../restrictions/words'
import { composeMail } from './compose'

type Invitation = { organization: string; inviter: string; role: string; email: string; link: string; expiresAt: Date }

/** The way into an organization, for the address that was invited alone. */
export function invitationMail({ organization, inviter, role, email, link, expiresAt }: Invitation) {
  return composeMail({
    subject: `${inviter} invites you to ${organization}`,
    heading: `Join ${organization}`,
    paragraphs: [
      `${inviter} invites you to join ${organization} on Latchkey, which looks after the tokens of its services.`,
    ],
    facts: [
      ['Your role', role],
      ['For', email],
      ['Valid until', utcTime(expiresAt.toISOString())],
    ],
    action: { label: 'Look at the invitation', href: link },
    ending: `The link works once, and for ${email} alone. If you do not know ${inviter}, do nothing: it expires by itself.`,
  })
}
