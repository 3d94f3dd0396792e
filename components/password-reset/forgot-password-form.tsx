'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { requestResetAction } from '@/lib/password-reset/actions'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { ResetRequested } from './reset-requested'

export function ForgotPasswordForm() {
  const [state, action] = useActionState(requestResetAction, idle)
  if (state.status === 'ok') return <ResetRequested />
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <Field label="Email" name="email" error={failed?.fieldErrors.email} hint="The one you sign in with.">
        <Input
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          defaultValue={failed?.values.email}
        />
      </Field>
      <SubmitButton className="mt-1">Send a link</SubmitButton>
    </form>
  )
}
