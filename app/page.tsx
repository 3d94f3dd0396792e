import { redirect } from 'next/navigation'
import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button-link'
import { DoneToast } from '@/components/ui/done-toast'
import { SubmitButton } from '@/components/ui/submit-button'
import { signOutAction } from '@/lib/auth/actions'
import { listOwnOrganizations } from '@/lib/organizations/queries'
import { routes } from '@/lib/routes'
import { isSetUp } from '@/lib/setup/is-set-up'

type HomePageProps = { searchParams: Promise<{ done?: string | string[] }> }

const done = { 'organization-deleted': 'Organization deleted.' }

export default async function HomePage({ searchParams }: HomePageProps) {
  const [organizations, search] = await Promise.all([listOwnOrganizations(), searchParams])
  if (!organizations) redirect((await isSetUp()) ? routes.login : routes.setup)
  const [first] = organizations
  if (first)
    redirect(`${routes.overview(first.slug)}${search.done === 'organization-deleted' ? `?done=${search.done}` : ''}`)
  return (
    <>
      <DoneToast messages={done} />
      <MessagePage
        title="You belong to no organization"
        action={
          <>
            <ButtonLink href={routes.newOrganization} variant="primary">
              Create organization
            </ButtonLink>
            <form action={signOutAction}>
              <SubmitButton variant="default">Sign out</SubmitButton>
            </form>
          </>
        }
      >
        <p>Your account works, but no organization has you as a member at the moment.</p>
        <p>Create one of your own, or ask an admin of another to invite you.</p>
      </MessagePage>
    </>
  )
}
