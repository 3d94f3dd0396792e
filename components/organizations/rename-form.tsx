'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { CardBody, CardSection } from '../ui/card'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type RenameFormProps = { organization: { name: string; slug: string; nameVersion: string }; rename: FormAction }

export function RenameForm({ organization, rename }: RenameFormProps) {
  const [state, action] = useActionState(rename, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <CardSection title="Organization">
      <CardBody>
        <form action={action} className="grid gap-4">
          <ActionNotice state={state} />
          {failed && <FormMessage>{failed.message}</FormMessage>}
          <input type="hidden" name="version" value={organization.nameVersion} />
          <Field
            label="Name"
            name="name"
            error={failed?.fieldErrors.name}
            hint={
              <>
                The slug, <code className="break-all">{organization.slug}</code>, stays as it is: addresses, scripts and
                APIs name it.
              </>
            }
          >
            <Input required autoComplete="off" defaultValue={failed?.values.name ?? organization.name} />
          </Field>
          <div>
            <SubmitButton>Save</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}
