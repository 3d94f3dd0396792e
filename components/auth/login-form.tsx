'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { signInAction } from '@/lib/auth/actions'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type LoginFormProps = {
  /** Where to go afterwards. */
  returnPath: string | null
  /** Why next-auth's own endpoint sent the visitor here. */
  problem?: string
}

export function LoginForm({ returnPath, problem }: LoginFormProps) {
  const [state, action] = useActionState(signInAction, idle)
  const failed = state.status === 'failed' ? state : undefined
  const message = failed?.message ?? problem
  return (
    <form action={action} className="grid gap-4">
      {message && <FormMessage>{message}</FormMessage>}
      {returnPath && <input type="hidden" name="return" value={returnPath} />}
      <Field label="Email" name="email" error={failed?.fieldErrors.email}>
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
      <Field label="Password" name="password" error={failed?.fieldErrors.password}>
        <Input type="password" autoComplete="current-password" required />
      </Field>
      <SubmitButton className="mt-1">Sign in</SubmitButton>
    </form>
  )
}
