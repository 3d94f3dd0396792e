import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button-link'
import { routes } from '@/lib/routes'

export default function TokenNotFound() {
  return (
    <MessagePage title="There is no such token" action={<ButtonLink href={routes.home}>Go to the overview</ButtonLink>}>
      <p>
        It may have been deleted since, or the address is mistyped. What is left of a deleted token stands in the audit
        log.
      </p>
    </MessagePage>
  )
}
