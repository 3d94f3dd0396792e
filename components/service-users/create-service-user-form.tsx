'use client'

import { useActionState, useEffect, useRef, useState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { routes } from '@/lib/routes'
import { identifierOf } from '@/lib/service-users/identifier'
import type { ServiceUserOptions } from '@/lib/service-users/queries/form-options'
import { ButtonLink } from '../ui/button-link'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { ServiceUserFields, text } from './service-user-fields'

type CreateServiceUserFormProps = {
  org: string
  options: ServiceUserOptions
  mayCreateTokens: boolean
  create: FormAction
}

export function CreateServiceUserForm({ org, options, mayCreateTokens, create }: CreateServiceUserFormProps) {
  const [state, action] = useActionState(create, idle)
  const [name, setName] = useState('')
  const nameInput = useRef<HTMLInputElement>(null)
  // Also what was typed before there was JavaScript.
  useEffect(() => setName(nameInput.current?.value ?? ''), [])
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const values = failed?.values ?? {}
  const identifier = identifierOf(name)
  // Asked for only when the name makes none, or one that is taken.
  const asks =
    errors.identifier !== undefined || Boolean(text(values.identifier)) || (name.trim() !== '' && !identifier)
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <Field
        label="Name"
        name="name"
        error={errors.name}
        hint={
          !asks && identifier ? (
            <>
              Its identifier will be <code className="break-all">{identifier}</code>, and stays so.
            </>
          ) : (
            'Such as Deploy pipeline. Its identifier is made from it.'
          )
        }
      >
        <Input
          ref={nameInput}
          required
          maxLength={600}
          autoComplete="off"
          defaultValue={text(values.name)}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {asks && (
        <Field
          label="Identifier"
          name="identifier"
          error={errors.identifier}
          hint="Lower case letters, digits and “_”; @service is added. It cannot be changed later."
        >
          <Input
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono"
            defaultValue={text(values.identifier)}
          />
        </Field>
      )}
      <ServiceUserFields options={options} errors={errors} values={values} />
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Create</SubmitButton>
        {mayCreateTokens && (
          <SubmitButton variant="default" name="next" value="token">
            Create and add a token
          </SubmitButton>
        )}
        <ButtonLink variant="quiet" href={routes.serviceUsers(org)}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
