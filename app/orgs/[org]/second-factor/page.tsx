import type { Metadata } from 'next'
import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button-link'
import { requireKeptOut } from '@/lib/auth/require-member'
import { withReturn } from '@/lib/auth/return-path'
import { routes } from '@/lib/routes'
import { getSecurity } from '@/lib/second-factor/queries/get-security'

export const metadata: Metadata = { title: 'Second factor needed' }

/** All that an Admin sees of an organization that asks for a second factor, before they have shown one. */
export default async function SecondFactorNeededPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  const { name } = await requireKeptOut(org)
  const { totpSince, passkeys } = await getSecurity()
  if (totpSince || passkeys.length > 0) {
    return (
      <MessagePage
        title="Show your second factor"
        action={
          <ButtonLink variant="primary" href={withReturn(routes.confirm, routes.overview(org))}>
            Confirm it is you
          </ButtonLink>
        }
      >
        <p>{name} requires a second factor of its admins. You have one, but this session began without it.</p>
        <p>Confirm with it to go on.</p>
      </MessagePage>
    )
  }
  return (
    <MessagePage
      title="Add a second factor"
      action={
        <ButtonLink variant="primary" href={routes.accountSecurity}>
          Go to your account’s security
        </ButtonLink>
      }
    >
      <p>{name} requires a second factor of its admins, and your account has none yet.</p>
      <p>Add an authenticator app or a passkey there. Then come back: you need not sign in again.</p>
    </MessagePage>
  )
}
