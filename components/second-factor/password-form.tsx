'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type PasswordFormProps = {
  action: FormAction
  /** Where to go afterwards. */
  returnPath: string | null
}

export function PasswordForm({ action, returnPath }: PasswordFormProps) {
  const [state, submit] = useActionState(action, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={submit} className="grid gap-4">
      {failed && <FormMessage>{failed.fieldErrors.password ?? failed.message}</FormMessage>}
      {returnPath && <input type="hidden" name="return" value={returnPath} />}
      <Field label="Password" name="password">
        <Input aria-invalid={failed && true} type="password" autoComplete="current-password" required autoFocus />
      </Field>
      <SubmitButton className="mt-1">Confirm</SubmitButton>
    </form>
  )
}
