import { routes } from '@/lib/routes'
import { MessagePage } from '../shell/message-page'
import { ButtonLink } from '../ui/button-link'

/** The same for every link that opens nothing, whatever became of it. */
export function UnusableInvitation() {
  return (
    <MessagePage
      title="This invitation cannot be accepted"
      action={<ButtonLink href={routes.home}>Go to Latchkey</ButtonLink>}
    >
      <p>
        The link may be incomplete, or the invitation used already, replaced by a newer one, revoked or expired. Which
        of these it is, this page does not say.
      </p>
      <p>
        If you have joined already, sign in. Otherwise check that you opened the whole link from the latest invitation,
        or ask whoever invited you for a new one.
      </p>
    </MessagePage>
  )
}
