'use client'

import type { TokenPolicy } from '@/lib/tokens/types'
import { Field } from '../../ui/field'
import { Input } from '../../ui/input'
import { Select } from '../../ui/select'
import { exactText } from '../../ui/time-text'
import { toLocalInput, viewerZone } from '../local-time'
import { type ExpirationChoice, expirationChoices } from './expiration-choices'

export type Expiration = { choice: ExpirationChoice; at: string }

type ExpirationFieldProps = {
  value: Expiration
  policy: TokenPolicy
  error: string | undefined
  onChange: (value: Expiration) => void
}

/** When the token ends: a lifetime, a time in the viewer's zone, or never, as far as the organization's policy allows. */
export function ExpirationField({ value, policy, error, onChange }: ExpirationFieldProps) {
  const { choice, at } = value
  const { maxLifetimeSeconds: longest } = policy
  const latest = longest === null ? undefined : Date.now() + longest * 1000
  const isCustom = choice === 'custom'
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Expiration" error={isCustom ? undefined : error} hint={hintOf(choice, latest)}>
        <Select
          options={expirationChoices(policy)}
          value={choice}
          onChange={(event) => onChange({ ...value, choice: event.target.value as ExpirationChoice })}
        />
      </Field>
      {isCustom && (
        <Field label="Expires at" error={error} hint={`In your zone, ${viewerZone()}.`} required>
          <Input
            type="datetime-local"
            value={at}
            min={toLocalInput(Date.now())}
            max={latest && toLocalInput(latest)}
            onChange={(event) => onChange({ ...value, at: event.target.value })}
          />
        </Field>
      )}
    </div>
  )
}

function hintOf(choice: ExpirationChoice, latest: number | undefined): string | undefined {
  if (choice === 'never') return 'It works until somebody revokes it.'
  return choice === 'custom' && latest ? `At the latest ${exactText(latest)}.` : undefined
}
