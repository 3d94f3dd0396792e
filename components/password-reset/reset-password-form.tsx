'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { resetPasswordAction } from '@/lib/password-reset/actions'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

export function ResetPasswordForm({ secret, email }: { secret: string; email: string }) {
  const [state, action] = useActionState(resetPasswordAction, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="secret" value={secret} />
      {/* For password managers: whose password it is. Not sent, because it has no name. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field
        label="New password"
        name="password"
        error={failed?.fieldErrors.password}
        hint="12 to 128 characters. A few words in a row are easy to remember."
      >
        <Input type="password" autoComplete="new-password" required autoFocus />
      </Field>
      <SubmitButton className="mt-1">Set password</SubmitButton>
    </form>
  )
}
