import type { Metadata } from 'next'
import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button-link'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Not allowed' }

export default function Forbidden() {
  return (
    <MessagePage
      title="Your role does not allow this"
      action={<ButtonLink href={routes.home}>Go to the overview</ButtonLink>}
    >
      <p>You are signed in, but this page needs an operation that your role does not hold.</p>
      <p>If you need it, ask an admin of the organization.</p>
    </MessagePage>
  )
}
