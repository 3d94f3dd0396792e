'use client'

import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Select } from '../ui/select'
import { Textarea } from '../ui/textarea'

type Values = Record<string, string | string[] | undefined>

type ApplicationFieldsProps = { errors: Record<string, string>; values: Values }

const publicLevels = [
  { value: 'none', label: 'No access' },
  { value: 'read', label: 'Read' },
  { value: 'write', label: 'Read and write' },
]

/** What can be changed later as well: description, everyone's level, catalogue. */
export function ApplicationFields({ errors, values }: ApplicationFieldsProps) {
  return (
    <>
      <Field label="Description" name="description" aside="optional" error={errors.description}>
        <Textarea rows={2} defaultValue={text(values.description)} />
      </Field>
      <Field
        label="Everyone (Public)"
        name="publicLevel"
        error={errors.publicLevel}
        hint="What every user and service user may do on it without another team. Roles still decide which operations."
      >
        <Select options={publicLevels} defaultValue={text(values.publicLevel) || 'write'} />
      </Field>
      <Field
        label="Operations"
        name="operations"
        aside="one a line"
        error={errors.operations}
        hint="An operation, then read or write: “order:list read”. Without either, names that end in :read, :list or :get read, all others write."
      >
        <Textarea
          rows={6}
          spellCheck={false}
          autoCapitalize="none"
          placeholder={'order:list read\norder:create write'}
          className="font-mono"
          defaultValue={text(values.operations)}
        />
      </Field>
    </>
  )
}

/** The name's field, shared as well; its default comes back after a refusal. */
export function NameField({
  error,
  value,
  onChange,
}: {
  error: string | undefined
  value: string
  onChange?: (name: string) => void
}) {
  return (
    <Field label="Name" name="name" error={error}>
      <Input
        required
        maxLength={600}
        autoComplete="off"
        defaultValue={value}
        onChange={(event) => onChange?.(event.target.value)}
      />
    </Field>
  )
}

export function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}
