'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type SignUpFormProps = { email: string; signUp: FormAction }

/** For whoever has no account yet. */
export function SignUpForm({ email, signUp }: SignUpFormProps) {
  const [state, action] = useActionState(signUp, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      {/* Sent by nobody: it tells password managers whose password this is. */}
      <Field label="Email" hint="You sign in with it.">
        <Input type="email" autoComplete="username" readOnly value={email} />
      </Field>
      <Field label="Your name" name="name" error={failed?.fieldErrors.name}>
        <Input autoComplete="name" required defaultValue={failed?.values.name} />
      </Field>
      <Field label="Password" name="password" error={failed?.fieldErrors.password} hint="12 to 128 characters.">
        <Input type="password" autoComplete="new-password" required />
      </Field>
      <SubmitButton className="mt-1">Create account and join</SubmitButton>
    </form>
  )
}
