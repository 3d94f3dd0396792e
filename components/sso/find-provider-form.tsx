'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { routes } from '@/lib/routes'
import { findProviderAction } from '@/lib/sso/actions'
import type { LoginProvider } from '@/lib/sso/queries/login-provider'
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
  if (state.status === 'ok') return <ProviderChoice providers={state.value} query={query} />
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
      <SubmitButton className="mt-1">Continue</SubmitButton>
    </form>
  )
}

function ProviderChoice({ providers, query }: { providers: LoginProvider[]; query: string }) {
  return (
    <div role="status" className="grid gap-3">
      <p>Several organizations sign this address in. Which is yours?</p>
      <ul className="grid gap-2">
        {providers.map(({ name, slug, host }) => (
          <li key={slug} className="wrap-anywhere">
            <TextLink href={`${routes.ssoLogin(slug)}${query}`} className="font-medium">
              {name}
            </TextLink>{' '}
            <span className="text-ink-3">by {host}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
