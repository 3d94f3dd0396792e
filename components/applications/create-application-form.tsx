'use client'

import { type RefObject, useActionState, useEffect, useRef } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { slugOf } from '@/lib/applications/slug'
import { routes } from '@/lib/routes'
import { ButtonLink } from '../ui/button-link'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { ApplicationFields, NameField, text } from './application-fields'

export function CreateApplicationForm({ org, create }: { org: string; create: FormAction }) {
  const [state, action] = useActionState(create, idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const slug = useRef<HTMLInputElement>(null)
  // What was proposed last: the slug follows the name until somebody types another one.
  const proposed = useRef('')

  // Also for a name that was typed before there was JavaScript.
  useEffect(() => {
    const name = slug.current?.form?.elements.namedItem('name')
    if (name instanceof HTMLInputElement) propose(slug.current, proposed, name.value)
  }, [])

  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <NameField
        error={errors.name}
        value={text(failed?.values.name)}
        onChange={(name) => propose(slug.current, proposed, name)}
      />
      <Field
        label="Slug"
        name="slug"
        error={errors.slug}
        hint="What your APIs call it when they ask the verifier. Left empty, it is made from the name. It cannot be changed later."
      >
        <Input
          ref={slug}
          maxLength={100}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className="font-mono"
          defaultValue={text(failed?.values.slug)}
        />
      </Field>
      <ApplicationFields errors={errors} values={failed?.values ?? {}} />
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Create</SubmitButton>
        <ButtonLink variant="quiet" href={routes.applications(org)}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}

function propose(input: HTMLInputElement | null, proposed: RefObject<string>, name: string) {
  if (!input || (input.value !== '' && input.value !== proposed.current)) return
  proposed.current = slugOf(name)
  input.value = proposed.current
}
