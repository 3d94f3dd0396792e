'use client'

import { useActionState } from 'react'
import { changePasswordAction } from '@/lib/account/actions'
import { idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

export function PasswordForm({ email }: { email: string }) {
  const [state, action] = useActionState(changePasswordAction, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      {/* For password managers: whose password it is. Not sent, because it has no name. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field label="Current password" name="currentPassword" error={failed?.fieldErrors.currentPassword}>
        <Input type="password" autoComplete="current-password" required className="max-w-sm" />
      </Field>
      <Field
        label="New password"
        name="newPassword"
        error={failed?.fieldErrors.newPassword}
        hint="12 to 128 characters. Changing it ends all your other sessions."
      >
        <Input type="password" autoComplete="new-password" required className="max-w-sm" />
      </Field>
      <div>
        <SubmitButton variant="default">Change password</SubmitButton>
      </div>
    </form>
  )
}
