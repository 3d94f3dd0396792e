import type { Metadata } from 'next'
import { AuthHeading } from '@/components/sso/auth-heading'
import { FindProviderForm } from '@/components/sso/find-provider-form'
import { TextLink } from '@/components/ui/text-link'
import { returnPath } from '@/lib/auth/return-path'
import { routes } from '@/lib/routes'
import { signInProblemText } from '@/lib/sso/sign-in-problem'

export const metadata: Metadata = { title: 'Single sign-on' }

type FindProviderPageProps = { searchParams: Promise<Partial<Record<'return' | 'problem', string | string[]>>> }

export default async function FindProviderPage({ searchParams }: FindProviderPageProps) {
  const parameters = await searchParams
  return (
    <div className="grid gap-5">
      <AuthHeading title="Single sign-on">Your address tells which organization’s provider signs you in.</AuthHeading>
      <FindProviderForm returnPath={returnPath(parameters.return)} problem={signInProblemText(parameters.problem)} />
      <p>
        <TextLink href={routes.login}>Sign in with a password</TextLink>
      </p>
    </div>
  )
}
