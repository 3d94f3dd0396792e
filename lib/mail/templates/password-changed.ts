import { composeMail } from './compose'
import { whenAndWhere } from './when-and-where'

/** To whoever has another password now, so that they notice if it was not them. */
export function passwordChangedMail({ address, resetAt }: { address: string | null; resetAt: string }) {
  return composeMail({
    subject: 'Your password was changed',
    heading: 'Your password was changed',
    paragraphs: [
      'You sign in to Latchkey with the new one from now on. All other sessions of yours have ended.',
      'If this was you, nothing is left to do. If it was not, reset your password at once, and tell an admin of your organization.',
    ],
    facts: whenAndWhere(address),
    action: { label: 'Reset your password', href: resetAt },
    ending: 'You get this mail because the password of your account was changed.',
  })
}
