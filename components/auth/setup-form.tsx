'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { setUpAction } from '@/lib/setup/actions'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

export function SetupForm() {
  const [state, action] = useActionState(setUpAction, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <Field
        label="Organization name"
        name="organizationName"
        error={failed?.fieldErrors.organizationName}
        hint="What your service users and tokens belong to."
      >
        <Input autoComplete="organization" required autoFocus defaultValue={failed?.values.organizationName} />
      </Field>
      <Field label="Your name" name="name" error={failed?.fieldErrors.name}>
        <Input autoComplete="name" required defaultValue={failed?.values.name} />
      </Field>
      <Field label="Email" name="email" error={failed?.fieldErrors.email} hint="You sign in with it.">
        <Input
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={failed?.values.email}
        />
      </Field>
      <Field label="Password" name="password" error={failed?.fieldErrors.password} hint="12 to 128 characters.">
        <Input type="password" autoComplete="new-password" required />
      </Field>
      <SubmitButton className="mt-1">Create organization</SubmitButton>
    </form>
  )
}
