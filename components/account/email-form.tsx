'use client'

import { useActionState } from 'react'
import { requestEmailChangeAction } from '@/lib/account/actions'
import { idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

export function EmailForm() {
  const [state, action] = useActionState(requestEmailChangeAction, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <Field
        label="New email"
        name="email"
        error={failed?.fieldErrors.email}
        hint="A link goes there. Your address changes when you open it, and the old one is told."
      >
        <Input
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          className="max-w-sm"
          defaultValue={failed?.values.email}
        />
      </Field>
      <Field label="Your password" name="currentPassword" error={failed?.fieldErrors.currentPassword}>
        <Input type="password" autoComplete="current-password" required className="max-w-sm" />
      </Field>
      <div>
        <SubmitButton variant="default">Send a link</SubmitButton>
      </div>
    </form>
  )
}
