import type { SentInvitation } from '@/lib/invitations/types'

/** Said of an invitation that goes by mail. */
export function sentText({ email }: Pick<SentInvitation, 'email'>): string {
  return `The invitation for ${email} is on its way.`
}
