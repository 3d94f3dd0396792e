'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { ProviderSettings } from '@/lib/sso/queries/get-provider'
import { ActionNotice } from '../ui/action-notice'
import { Checkbox } from '../ui/checkbox'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { Select } from '../ui/select'
import { SubmitButton } from '../ui/submit-button'
import { Textarea } from '../ui/textarea'

type ProviderFormProps = { settings: ProviderSettings; save: FormAction }

export function ProviderForm({ settings, save }: ProviderFormProps) {
  const [state, action] = useActionState(save, idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const { provider, roles, version } = settings
  const value = (name: string, kept = '') => {
    const typed = failed?.values[name]
    return typeof typed === 'string' ? typed : kept
  }
  const ticked = (name: 'enabled' | 'required', kept: boolean) => (failed ? name in failed.values : kept)
  const present = provider?.firstRole
  const offered = present && !roles.some(({ id }) => id === present.id) ? [...roles, present] : roles
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="version" value={version} />
      <Field
        label="Issuer"
        name="issuer"
        error={errors.issuer}
        hint="The provider’s own name for itself, an address. Everything else is read from there."
      >
        <Input
          type="url"
          required
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          placeholder="https://accounts.example.com"
          defaultValue={value('issuer', provider?.issuer)}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Client id" name="clientId" error={errors.clientId}>
          <Input
            required
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            defaultValue={value('clientId', provider?.clientId)}
          />
        </Field>
        <Field
          label="Client secret"
          name="clientSecret"
          aside={provider ? 'kept; leave empty to keep it' : undefined}
          error={errors.clientSecret}
          hint="Kept encrypted. Nobody can read it here again."
        >
          <Input type="password" required={!provider} maxLength={1_000} autoComplete="off" spellCheck={false} />
        </Field>
      </div>
      <Field
        label="Domains"
        name="domains"
        aside="one per line"
        error={errors.domains}
        hint="Only verified e-mail addresses of these domains are let in."
      >
        <Textarea
          rows={2}
          required
          spellCheck={false}
          placeholder="example.com"
          defaultValue={value('domains', provider?.domains.join('\n'))}
        />
      </Field>
      <Field
        label="Role for whoever comes for the first time"
        name="firstRoleId"
        error={errors.firstRoleId}
        hint="Members keep the role they have, and invited people get the one they were invited with."
      >
        <Select
          defaultValue={value('firstRoleId', present?.id)}
          options={[
            { value: '', label: 'None: only members and invited people get in' },
            ...offered.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Field>
      <Checkbox
        name="enabled"
        label="Let people sign in by this provider"
        hint="Switching it off signs out whoever came by it."
        defaultChecked={ticked('enabled', provider?.enabled ?? true)}
        error={errors.enabled}
      />
      <Checkbox
        name="required"
        label="Require it"
        hint="Members with an address of these domains, and whoever has come by it, get into this organization in no other way. Admins still do with a second factor that they had before, in case the provider fails."
        defaultChecked={ticked('required', provider?.required ?? false)}
        error={errors.required}
      />
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  )
}
