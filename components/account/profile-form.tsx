'use client'

import { useActionState } from 'react'
import { updateProfileAction } from '@/lib/account/actions'
import { idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

export function ProfileForm({ name }: { name: string }) {
  const [state, action] = useActionState(updateProfileAction, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <Field label="Name" name="name" error={failed?.fieldErrors.name} hint="Members of your organizations see it.">
        <Input
          required
          maxLength={600}
          autoComplete="name"
          className="max-w-sm"
          defaultValue={failed?.values.name ?? name}
        />
      </Field>
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  )
}
