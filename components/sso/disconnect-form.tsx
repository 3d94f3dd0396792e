'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type DisconnectFormProps = { connected: number; disconnect: FormAction }

export function DisconnectForm({ connected, disconnect }: DisconnectFormProps) {
  const [state, action] = useActionState(disconnect, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <p className="text-ink-2">
        {connectedText(connected)} Each belongs to one account of the provider, whatever address it has. Disconnect
        somebody who was given another account there.
      </p>
      <div className="flex flex-wrap items-start gap-3">
        <Field label="Email" name="email" error={failed?.fieldErrors.email} className="flex-1 basis-64">
          <Input
            type="email"
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={failed?.values.email}
          />
        </Field>
        <SubmitButton variant="default" className="sm:mt-6.5">
          Disconnect
        </SubmitButton>
      </div>
    </form>
  )
}

function connectedText(count: number): string {
  if (count === 0) return 'Nobody has signed in by it yet.'
  return count === 1 ? 'One person is connected.' : `${count.toLocaleString('en')} people are connected.`
}
