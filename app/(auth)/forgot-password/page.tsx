import type { Metadata } from 'next'
import { ForgotPasswordForm } from '@/components/password-reset/forgot-password-form'
import { Note } from '@/components/ui/note'
import { TextLink } from '@/components/ui/text-link'
import { mailIsConfigured } from '@/lib/mail/configured'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Reset your password' }

// Whether mail is configured is the running process's to know, not the build's.
export const dynamic = 'force-dynamic'

export default function ForgotPasswordPage() {
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="text-xl font-semibold tracking-[-0.018em]">Reset your password</h1>
        <p className="text-ink-2">A link comes to your address, by which you set a new one.</p>
      </div>
      {mailIsConfigured() ? (
        <ForgotPasswordForm />
      ) : (
        <Note>
          <strong>This installation sends no mail.</strong> Ask whoever runs it for a link: they get one with{' '}
          <code className="break-all">npm run reset-password -- your@address</code>.
        </Note>
      )}
      <p>
        <TextLink href={routes.login}>Back to sign in</TextLink>
      </p>
    </div>
  )
}
