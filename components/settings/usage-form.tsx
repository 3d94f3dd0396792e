'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { retentionDays } from '@/lib/settings/schema'
import { ActionNotice } from '../ui/action-notice'
import { CardBody, CardSection } from '../ui/card'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type UsageFormProps = { settings: { usageRetentionDays: number; usageVersion: string }; update: FormAction }

export function UsageForm({ settings, update }: UsageFormProps) {
  const [state, action] = useActionState(update, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <CardSection title="Usage">
      <CardBody>
        <form action={action} className="grid gap-4">
          <ActionNotice state={state} />
          {failed && <FormMessage>{failed.message}</FormMessage>}
          <input type="hidden" name="version" value={settings.usageVersion} />
          <Field
            label="Keep usage for"
            name="usageRetentionDays"
            aside="days"
            error={failed?.fieldErrors.usageRetentionDays}
            hint="How many requests each token made, and how they were answered. When a token was last used is kept as long as the token."
          >
            <Input
              type="number"
              inputMode="numeric"
              min={retentionDays.min}
              max={retentionDays.max}
              required
              className="max-w-32"
              defaultValue={failed?.values.usageRetentionDays ?? settings.usageRetentionDays}
            />
          </Field>
          <div>
            <SubmitButton variant="default">Save</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}
