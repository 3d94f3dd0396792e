import { UnusableInvitation } from '@/components/invitations/unusable-invitation'

export default function InvitationNotFound() {
  return <UnusableInvitation />
}
