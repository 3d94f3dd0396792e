import type { Metadata } from 'next'
import { ResetPasswordForm } from '@/components/password-reset/reset-password-form'
import { ButtonLink } from '@/components/ui/button-link'
import { getReset } from '@/lib/password-reset/queries/get-reset'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Set a new password', robots: { index: false } }

export default async function ResetPasswordPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  const reset = await getReset(secret)
  if (!reset) {
    return (
      <div className="grid justify-items-start gap-4">
        <div>
          <h1 className="text-xl font-semibold tracking-[-0.018em]">This link is not good any longer</h1>
          <p className="text-ink-2">
            It works once, for an hour, and only until a later one is sent. Ask for a new one, and open the latest.
          </p>
        </div>
        <ButtonLink href={routes.forgotPassword} variant="primary">
          Ask for a new link
        </ButtonLink>
      </div>
    )
  }
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="text-xl font-semibold tracking-[-0.018em]">Set a new password</h1>
        <p className="text-ink-2">
          For <span className="font-medium wrap-anywhere">{reset.email}</span>. All sessions end, and you sign in anew.
        </p>
      </div>
      <ResetPasswordForm secret={secret} email={reset.email} />
    </div>
  )
}
