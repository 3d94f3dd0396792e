'use client'

import { useActionState, useEffect } from 'react'
import { toast } from 'sonner'
import { idle } from '@/lib/actions/form-state'
import { updateApplicationAction } from '@/lib/applications/actions'
import { printCatalogue } from '@/lib/applications/catalogue'
import type { ApplicationDetail } from '@/lib/applications/queries/get-application'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'
import { ApplicationFields, NameField, text } from './application-fields'

export function EditApplicationForm({ org, application }: { org: string; application: ApplicationDetail }) {
  const [state, action] = useActionState(updateApplicationAction.bind(null, org), idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const values = failed?.values ?? {
    name: application.name,
    description: application.description,
    publicLevel: application.publicLevel,
    operations: printCatalogue(application.operations),
  }
  useEffect(() => {
    if (state.status === 'ok') toast.success(state.message)
  }, [state])
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="applicationId" value={application.id} />
      <NameField error={errors.name} value={text(values.name)} />
      <ApplicationFields errors={errors} values={values} />
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  )
}
