import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ShowFactor } from '@/components/second-factor/show-factor'
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
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="text-xl font-semibold tracking-[-0.018em]">Show your second factor</h1>
        <p className="text-ink-2">The password is right. One more step, so that it alone lets nobody in.</p>
      </div>
      <ShowFactor
        {...pending}
        path={routes.secondFactor}
        wanted={parameters.with}
        returnPath={back}
        byCode={secondFactorAction}
        byPasskey={{ begin: beginPasskeySecondStepAction, finish: finishPasskeySecondStepAction }}
      >
        Sign in
      </ShowFactor>
    </div>
  )
}
