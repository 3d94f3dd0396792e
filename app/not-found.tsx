import type { Metadata } from 'next'
import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button-link'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <MessagePage title="There is nothing here" action={<ButtonLink href={routes.home}>Go to the overview</ButtonLink>}>
      <p>
        The address may be mistyped, what it showed may have been deleted since, or it belongs to an organization that
        you are not a member of.
      </p>
    </MessagePage>
  )
}
