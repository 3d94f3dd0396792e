import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button-link'
import { routes } from '@/lib/routes'

export default function PersonalTokenNotFound() {
  return (
    <MessagePage
      title="You have no such token"
      action={<ButtonLink href={routes.accountTokens}>Go to your personal tokens</ButtonLink>}
    >
      <p>It may have been deleted since, or the address is mistyped. A personal token is shown to its owner alone.</p>
    </MessagePage>
  )
}
