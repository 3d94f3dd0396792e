'use client'

import { type PublicLevel, publicLevels } from '@/lib/applications/public-level'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Select } from '../ui/select'
import { Textarea } from '../ui/textarea'
import { CatalogueField } from './catalogue-field'
import { levelWords } from './level-words'

type Values = Record<string, string | string[] | undefined>

type ApplicationFieldsProps = {
  errors: Record<string, string>
  values: Values
  /** Levels above both are not the member's to give. */
  level?: { own: PublicLevel; present: PublicLevel }
}

/** What can be changed later as well: description, everyone's level, catalogue. */
export function ApplicationFields({ errors, values, level }: ApplicationFieldsProps) {
  const rank = (one: PublicLevel) => publicLevels.indexOf(one)
  const highest = level ? Math.max(rank(level.own), rank(level.present)) : rank('write')
  const options = publicLevels.map((one) => ({
    value: one,
    label: levelWords[one],
    disabled: rank(one) > highest,
  }))
  return (
    <>
      <Field label="Description" name="description" aside="optional" error={errors.description}>
        <Textarea rows={2} defaultValue={text(values.description)} />
      </Field>
      <Field
        label="Everyone (Public)"
        name="publicLevel"
        error={errors.publicLevel}
        hint={
          highest < rank('write')
            ? 'What everyone may do on it without another team. You cannot give more than you have yourself; an admin can.'
            : 'What every user and service user may do on it without another team. Roles still decide which operations.'
        }
      >
        <Select options={options} defaultValue={text(values.publicLevel) || 'write'} />
      </Field>
      <CatalogueField error={errors.operations} value={text(values.operations)} />
    </>
  )
}

type NameFieldProps = { error: string | undefined; value: string; onChange?: (name: string) => void }

/** The name's field, shared as well; its default comes back after a refusal. */
export function NameField({ error, value, onChange }: NameFieldProps) {
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
