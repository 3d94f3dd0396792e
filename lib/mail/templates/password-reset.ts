import { composeMail } from './compose'
import { whenAndWhere } from './when-and-where'

/** The way to a new password for whoever has forgotten theirs. */
export function passwordResetMail({ email, link, address }: { email: string; link: string; address: string | null }) {
  return composeMail({
    subject: 'Set a new password',
    heading: 'Set a new password',
    paragraphs: [
      `Somebody asked for a link to set a new password for ${email}. It works once, within the next hour.`,
      'Setting one ends all sessions of yours. Your second factor stays as it is.',
    ],
    facts: whenAndWhere(address),
    action: { label: 'Set a new password', href: link },
    ending: 'If it was not you who asked, do nothing: your password stays as it is.',
  })
}
