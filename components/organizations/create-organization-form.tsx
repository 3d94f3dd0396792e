'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { routes } from '@/lib/routes'
import { ButtonLink } from '../ui/button-link'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

export function CreateOrganizationForm({ create }: { create: FormAction }) {
  const [state, action] = useActionState(create, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <Field
        label="Organization name"
        name="name"
        error={failed?.fieldErrors.name}
        hint="The slug in its addresses is made from it, and stays when the name is changed."
      >
        <Input autoComplete="organization" required autoFocus defaultValue={failed?.values.name} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Create organization</SubmitButton>
        <ButtonLink variant="quiet" href={routes.home}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
