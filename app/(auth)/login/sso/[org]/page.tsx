import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AuthHeading } from '@/components/sso/auth-heading'
import { buttonClass } from '@/components/ui/button-class'
import { FormMessage } from '@/components/ui/form-message'
import { Note } from '@/components/ui/note'
import { TextLink } from '@/components/ui/text-link'
import { returnPath } from '@/lib/auth/return-path'
import { getCaller } from '@/lib/auth/session'
import { routes } from '@/lib/routes'
import { loginProvider } from '@/lib/sso/queries/login-provider'
import { signInProblemText } from '@/lib/sso/sign-in-problem'

export const metadata: Metadata = { title: 'Single sign-on' }

type SsoLoginPageProps = {
  params: Promise<{ org: string }>
  searchParams: Promise<Partial<Record<'return' | 'problem', string | string[]>>>
}

export default async function SsoLoginPage({ params, searchParams }: SsoLoginPageProps) {
  const [{ org }, parameters] = await Promise.all([params, searchParams])
  const [provider, caller] = await Promise.all([loginProvider(org), getCaller()])
  if (!provider) notFound()
  const back = returnPath(parameters.return)
  const problem = signInProblemText(parameters.problem)
  return (
    <div className="grid gap-5">
      <AuthHeading title={`Sign in to ${provider.name}`}>
        You go on to <strong className="font-medium text-ink">{provider.host}</strong>, which says who you are, and come
        back here.
      </AuthHeading>
      {problem && <FormMessage>{problem}</FormMessage>}
      {caller && <Note>You are signed in already. That session ends here when you come back.</Note>}
      {/* No Link: following it begins a sign-in, and a form would not be let through to the provider by the page's policy. */}
      <a
        href={`${routes.ssoStart(provider.organizationId)}${back ? `?${new URLSearchParams({ return: back })}` : ''}`}
        className={buttonClass({ variant: 'primary' })}
      >
        Continue
      </a>
      <p>
        <TextLink href={back ? `${routes.login}?${new URLSearchParams({ return: back })}` : routes.login}>
          Sign in with a password
        </TextLink>
      </p>
    </div>
  )
}
