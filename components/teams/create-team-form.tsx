'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { routes } from '@/lib/routes'
import { ButtonLink } from '../ui/button-link'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { Textarea } from '../ui/textarea'

export function CreateTeamForm({ org, create }: { org: string; create: FormAction }) {
  const [state, action] = useActionState(create, idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const text = (name: string) => (typeof failed?.values[name] === 'string' ? failed.values[name] : '')
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <Field label="Name" name="name" error={errors.name}>
        <Input required maxLength={600} autoComplete="off" defaultValue={text('name')} />
      </Field>
      <Field label="Description" name="description" aside="optional" error={errors.description}>
        <Textarea rows={2} defaultValue={text('description')} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Create</SubmitButton>
        <ButtonLink variant="quiet" href={routes.teams(org)}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
