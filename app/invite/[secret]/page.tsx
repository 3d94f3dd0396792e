import type { Metadata } from 'next'
import { AuthFrame } from '@/components/auth/auth-frame'
import { InvitationWays } from '@/components/invitations/invitation-ways'
import { UnusableInvitation } from '@/components/invitations/unusable-invitation'
import { ExactTime } from '@/components/ui/relative-time'
import {
  acceptInvitationAction,
  signInToAcceptAction,
  signOutToAcceptAction,
  signUpWithInvitationAction,
} from '@/lib/invitations/actions'
import { openInvitation } from '@/lib/invitations/queries/open-invitation'

export const metadata: Metadata = { title: 'Invitation', robots: { index: false, follow: false } }

export default async function InvitationPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  const invitation = await openInvitation(secret)
  // Not by notFound(), whose page shows only once JavaScript has loaded.
  if (!invitation) return <UnusableInvitation />
  const actions = {
    join: acceptInvitationAction.bind(null, secret),
    signUp: signUpWithInvitationAction.bind(null, secret),
    signIn: signInToAcceptAction.bind(null, secret),
    signOut: signOutToAcceptAction.bind(null, secret),
  }
  return (
    <AuthFrame>
      <div className="grid gap-5">
        <div>
          <h1 className="text-xl font-semibold tracking-[-0.018em] wrap-anywhere">Join {invitation.organization}</h1>
          <p className="text-ink-2 wrap-anywhere">
            {invitation.invitedByName} invites you as {invitation.role}. The invitation can be accepted once, until{' '}
            <ExactTime value={invitation.expiresAt} />.
          </p>
        </div>
        <InvitationWays invitation={invitation} actions={actions} />
      </div>
    </AuthFrame>
  )
}
