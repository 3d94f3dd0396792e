'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { routes } from '@/lib/routes'
import { findProviderAction } from '@/lib/sso/actions'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { TextLink } from '../ui/text-link'

type FindProviderFormProps = {
  /** Where to go afterwards. */
  returnPath: string | null
  /** What went wrong on the way. */
  problem?: string
}

export function FindProviderForm({ returnPath, problem }: FindProviderFormProps) {
  const [state, action] = useActionState(findProviderAction, idle)
  const failed = state.status === 'failed' ? state : undefined
  const message = failed?.message ?? problem
  const query = returnPath ? `?${new URLSearchParams({ return: returnPath })}` : ''
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
      {state.status === 'ok' && (
        <div role="status" className="grid gap-2">
          <p>Several organizations sign this address in. Which is yours?</p>
          <ul className="grid gap-2">
            {state.value.map(({ name, slug, host }) => (
              <li key={slug}>
                <TextLink href={`${routes.ssoLogin(slug)}${query}`} className="font-medium wrap-anywhere">
                  {name}
                </TextLink>{' '}
                <span className="text-ink-3 wrap-anywhere">by {host}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <SubmitButton className="mt-1" variant={state.status === 'ok' ? 'default' : 'primary'}>
        Continue
      </SubmitButton>
    </form>
  )
}
