import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { LoginForm } from '@/components/auth/login-form'
import { PasskeySignIn } from '@/components/passkeys/passkey-sign-in'
import { ButtonLink } from '@/components/ui/button-link'
import { Note } from '@/components/ui/note'
import { TextLink } from '@/components/ui/text-link'
import { returnPath, withReturn } from '@/lib/auth/return-path'
import { getCaller } from '@/lib/auth/session'
import { wrongCredentials } from '@/lib/auth/wrong-credentials'
import { passkeyOrigin } from '@/lib/passkeys/relying-party'
import { routes } from '@/lib/routes'
import { isSetUp } from '@/lib/setup/is-set-up'

export const metadata: Metadata = { title: 'Sign in' }

type LoginPageProps = { searchParams: Promise<Partial<Record<'return' | 'error' | 'done', string | string[]>>> }

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const parameters = await searchParams
  const back = returnPath(parameters.return)
  if (await getCaller()) redirect(back ?? routes.home)
  if (!(await isSetUp())) redirect(routes.setup)
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="text-xl font-semibold tracking-[-0.018em]">Sign in</h1>
        <p className="text-ink-2">
          {back ? 'Sign in to go on to the page you asked for.' : 'Service tokens, and who may do what with them.'}
        </p>
      </div>
      {parameters.done === 'password' && <Note>Your password is set. Sign in with it.</Note>}
      <LoginForm returnPath={back} problem={parameters.error ? wrongCredentials : undefined} />
      <div className="grid gap-2">
        <PasskeySignIn origin={passkeyOrigin()} returnPath={back} />
        <ButtonLink variant="default" href={withReturn(routes.ssoLogins, back)}>
          Continue with single sign-on
        </ButtonLink>
      </div>
      <p>
        <TextLink href={routes.forgotPassword}>Forgot your password?</TextLink>
      </p>
    </div>
  )
}
