import { composeMail } from './compose'

/** To an address that somebody wants to sign in with from now on. */
export function emailChangeMail({ name, link }: { name: string; link: string }) {
  return composeMail({
    subject: 'Confirm your new address',
    heading: 'Confirm your new address',
    paragraphs: [
      `${name} wants to sign in to Latchkey with this address from now on. The link works once, within the next hour, for whoever is signed in to that account.`,
    ],
    action: { label: 'Confirm the address', href: link },
    ending: 'If you know nothing of this, somebody mistyped their address. Do nothing, and nothing changes.',
  })
}

/** To the address that an account had until now, so that its owner notices if it was not them. */
export function emailChangedMail({ email }: { email: string }) {
  return composeMail({
    subject: 'Your address was changed',
    heading: 'Your address was changed',
    paragraphs: [
      `You sign in to Latchkey with ${email} from now on, and mail for you goes there.`,
      'If this was you, nothing is left to do. If it was not, tell an admin of your organization at once: whoever did it had your password.',
    ],
    ending: 'You get this mail because your account had this address until now.',
  })
}
