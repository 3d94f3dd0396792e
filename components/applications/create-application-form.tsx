'use client'

import { useActionState, useState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { createApplicationAction } from '@/lib/applications/actions'
import { slugOf } from '@/lib/applications/schema'
import { routes } from '@/lib/routes'
import { ButtonLink } from '../ui/button-link'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { ApplicationFields, NameField, text } from './application-fields'

export function CreateApplicationForm({ org }: { org: string }) {
  const [state, action] = useActionState(createApplicationAction.bind(null, org), idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  // The slug follows the name until somebody types one.
  const [slug, setSlug] = useState<string>()
  const [proposed, setProposed] = useState('')
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <NameField error={errors.name} value={text(failed?.values.name)} onChange={(name) => setProposed(slugOf(name))} />
      <Field
        label="Slug"
        name="slug"
        error={errors.slug}
        hint="What your APIs call it when they ask the verifier. It cannot be changed later."
      >
        <Input
          required
          maxLength={100}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className="font-mono"
          value={slug ?? proposed}
          onChange={(event) => setSlug(event.target.value === '' ? undefined : event.target.value)}
        />
      </Field>
      <ApplicationFields errors={errors} values={failed?.values ?? {}} />
      <div className="flex gap-2">
        <SubmitButton>Create</SubmitButton>
        <ButtonLink href={routes.applications(org)}>Cancel</ButtonLink>
      </div>
    </form>
  )
}
