import { redirect } from 'next/navigation'
import { MessagePage } from '@/components/shell/message-page'
import { SubmitButton } from '@/components/ui/submit-button'
import { signOutAction } from '@/lib/auth/actions'
import { listOwnOrganizations } from '@/lib/organizations/queries'
import { routes } from '@/lib/routes'
import { isSetUp } from '@/lib/setup/is-set-up'

export default async function HomePage() {
  const organizations = await listOwnOrganizations()
  if (!organizations) redirect((await isSetUp()) ? routes.login : routes.setup)
  const [first] = organizations
  if (first) redirect(routes.overview(first.slug))
  return (
    <MessagePage
      title="You belong to no organization"
      action={
        <form action={signOutAction}>
          <SubmitButton variant="default">Sign out</SubmitButton>
        </form>
      }
    >
      <p>Your account works, but no organization has you as a member at the moment.</p>
      <p>Ask an admin of your organization to add you again, then reload this page.</p>
    </MessagePage>
  )
}
