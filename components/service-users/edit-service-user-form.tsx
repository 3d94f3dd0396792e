'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { ServiceUserOptions } from '@/lib/service-users/queries/form-options'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { ActionNotice } from '../ui/action-notice'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { ServiceUserFields, type ServiceUserValues, text } from './service-user-fields'

type EditServiceUserFormProps = { serviceUser: ServiceUserDetail; options: ServiceUserOptions; update: FormAction }

export function EditServiceUserForm({ serviceUser, options, update }: EditServiceUserFormProps) {
  const [state, action] = useActionState(update, idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const present = { roleId: serviceUser.role.id, teams: serviceUser.teams.map((team) => team.id) }
  const values: ServiceUserValues = failed?.values ?? {
    name: serviceUser.name,
    description: serviceUser.description,
    ...present,
  }
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="serviceUserId" value={serviceUser.id} />
      <input type="hidden" name="version" value={serviceUser.version} />
      <Field
        label="Name"
        name="name"
        error={errors.name}
        hint={
          <>
            Its identifier stays <code className="break-all">{serviceUser.identifier}</code>.
          </>
        }
      >
        <Input required maxLength={600} autoComplete="off" defaultValue={text(values.name)} />
      </Field>
      <ServiceUserFields options={options} errors={errors} values={values} present={present} />
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  )
}
