import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthHeading } from '@/components/sso/auth-heading'
import { ConnectForm } from '@/components/sso/connect-form'
import { ButtonLink } from '@/components/ui/button-link'
import { Note } from '@/components/ui/note'
import { SubmitButton } from '@/components/ui/submit-button'
import { signOutAction } from '@/lib/auth/actions'
import { routes } from '@/lib/routes'
import { connectAccountAction } from '@/lib/sso/actions'
import { getConnection } from '@/lib/sso/queries/get-connection'
import { signInPath } from '@/lib/sso/sign-in-path'

export const metadata: Metadata = { title: 'Connect your account' }

export default async function ConnectPage() {
  const connection = await getConnection()
  if (!connection) redirect(signInPath(null, { problem: 'over' }))
  const { email, organization, user } = connection
  const isTheirs = user?.email === email && !user.confined
  return (
    <div className="grid gap-5">
      <AuthHeading title={`Connect your account with ${organization.name}`}>
        There is an account with the address {email} already. If it is yours, show that it is by signing in to it in
        your own way; you join {organization.name} with it, and sign in there by single sign-on from then on.
      </AuthHeading>
      {isTheirs && <ConnectForm connect={connectAccountAction}>Join</ConnectForm>}
      {user && !isTheirs && (
        <>
          <Note>
            {user.confined
              ? 'You are signed in by another organization’s provider, which does not show that the account is yours.'
              : `You are signed in as ${user.email}, which is another account.`}{' '}
            Sign out, and begin again with single sign-on.
          </Note>
          <form action={signOutAction} className="grid">
            <SubmitButton>Sign out</SubmitButton>
          </form>
        </>
      )}
      {!user && (
        <ButtonLink variant="primary" href={`${routes.login}?${new URLSearchParams({ return: routes.ssoConnect })}`}>
          Sign in to your account
        </ButtonLink>
      )}
    </div>
  )
}
