import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { UnusableInvitation } from '@/components/invitations/unusable-invitation'
import { rememberedInvitation } from '@/lib/invitations/cookie'
import { isSecret } from '@/lib/invitations/secret'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Invitation' }

/** Back from signing in, to the invitation that was open before. */
export default async function ContinueInvitationPage() {
  const secret = await rememberedInvitation()
  if (isSecret(secret)) redirect(routes.invite(secret))
  return <UnusableInvitation />
}
