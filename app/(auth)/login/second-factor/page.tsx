import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ShowPasskeyButton } from '@/components/passkeys/show-passkey-button'
import { CodeForm } from '@/components/second-factor/code-form'
import { OtherWays } from '@/components/second-factor/other-ways'
import { returnPath, withReturn } from '@/lib/auth/return-path'
import { beginPasskeySecondStepAction, finishPasskeySecondStepAction } from '@/lib/passkeys/actions'
import { routes } from '@/lib/routes'
import { secondFactorAction } from '@/lib/second-factor/actions'
import { getPendingSignIn } from '@/lib/second-factor/queries/get-pending-sign-in'

export const metadata: Metadata = { title: 'Second factor' }

type SecondFactorPageProps = { searchParams: Promise<{ return?: string | string[]; with?: string | string[] }> }

export default async function SecondFactorPage({ searchParams }: SecondFactorPageProps) {
  const parameters = await searchParams
  const back = returnPath(parameters.return)
  const pending = await getPendingSignIn()
  if (!pending) redirect(withReturn(routes.login, back))
  const { factors, passkeyOrigin } = pending
  const recovery = parameters.with === 'recovery-code' || !factors.totp
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="text-xl font-semibold tracking-[-0.018em]">Show your second factor</h1>
        <p className="text-ink-2">The password is right. One more step, so that it alone lets nobody in.</p>
      </div>
      {factors.passkeys > 0 && (
        <ShowPasskeyButton
          begin={beginPasskeySecondStepAction}
          finish={finishPasskeySecondStepAction}
          origin={passkeyOrigin}
          returnPath={back}
        >
          Use a passkey
        </ShowPasskeyButton>
      )}
      <CodeForm action={secondFactorAction} kind={recovery ? 'recovery_code' : 'totp'} returnPath={back}>
        Sign in
      </CodeForm>
      <OtherWays path={routes.secondFactor} returnPath={back} recovery={recovery} factors={factors} />
    </div>
  )
}
