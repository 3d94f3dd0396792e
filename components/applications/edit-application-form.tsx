'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { printCatalogue } from '@/lib/applications/catalogue'
import type { ApplicationDetail } from '@/lib/applications/queries/get-application'
import { ActionNotice } from '../ui/action-notice'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'
import { ApplicationFields, NameField, text } from './application-fields'

type EditApplicationFormProps = { application: ApplicationDetail; update: FormAction }

export function EditApplicationForm({ application, update }: EditApplicationFormProps) {
  const [state, action] = useActionState(update, idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const values = failed?.values ?? {
    name: application.name,
    description: application.description,
    publicLevel: application.publicLevel,
    operations: printCatalogue(application.operations),
  }
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="applicationId" value={application.id} />
      <input type="hidden" name="version" value={application.version} />
      <NameField error={errors.name} value={text(values.name)} />
      <ApplicationFields
        errors={errors}
        values={values}
        level={{ own: application.ownLevel, present: application.publicLevel }}
      />
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  )
}
