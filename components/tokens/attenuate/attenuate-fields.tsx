'use client'

import type { EffectiveRestrictions } from '@/lib/restrictions/effective'
import type { AttenuateOptions } from '@/lib/tokens/types'
import { Checkbox } from '../../ui/checkbox'
import { Field } from '../../ui/field'
import { Input } from '../../ui/input'
import { MultiSelect } from '../../ui/multi-select'
import { Textarea } from '../../ui/textarea'
import { viewerTime, viewerZone } from '../local-time'
import { useFirstFocus } from '../use-first-focus'
import { operationOptions } from './operation-options'
import type { AttenuateErrors, AttenuateValues } from './values'

type AttenuateFieldsProps = {
  values: AttenuateValues
  errors: AttenuateErrors
  options: AttenuateOptions
  /** What the parent is limited to. */
  limits: EffectiveRestrictions
  onChange: (change: Partial<AttenuateValues>) => void
}

/** The restrictions. What is left empty stays as the parent has it; what the parent does not have is not offered. */
export function AttenuateFields({ values, errors, options, limits, onChange }: AttenuateFieldsProps) {
  const { parent, applications, policy } = options
  const first = useFirstFocus<HTMLInputElement>()
  return (
    <>
      <Field label="Name" error={errors.name} required>
        <Input
          ref={first}
          value={values.name}
          onChange={(event) => onChange({ name: event.target.value })}
          autoComplete="off"
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Applications" aside="optional" error={errors.applications}>
          <MultiSelect
            options={applications.map(({ id, name, slug }) => ({ value: id, label: name, detail: slug }))}
            value={values.applications}
            onValueChange={(chosen) => onChange({ applications: chosen })}
            placeholder={limits.applications ? `All that ${parent.name} reaches` : 'All'}
            emptyText="No such application."
          />
        </Field>
        <Field label="Operations" aside="optional" error={errors.operations}>
          <MultiSelect
            options={operationOptions(options, limits, values)}
            value={values.operations}
            onValueChange={(chosen) => onChange({ operations: chosen })}
            placeholder={limits.operations ? `All that ${parent.name} can do` : 'All that the role grants'}
            emptyText="No such operation in the catalogue."
          />
        </Field>
      </div>
      <Checkbox
        label="Read-only"
        hint={limits.readOnly ? `${parent.name} is read-only, and so is everything below it.` : undefined}
        checked={values.readOnly}
        disabled={limits.readOnly}
        onChange={(event) => onChange({ readOnly: event.target.checked })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Not before"
          aside="optional"
          error={errors.notBefore}
          hint={`Times are in your zone, ${viewerZone()}.`}
        >
          <Input
            type="datetime-local"
            value={values.notBefore}
            onChange={(event) => onChange({ notBefore: event.target.value })}
          />
        </Field>
        <Field
          label="Expiration"
          aside="optional"
          error={errors.expiration}
          hint={
            parent.expiresAt
              ? `At the latest with ${parent.name}, on ${viewerTime(parent.expiresAt)}.`
              : `Empty: never, as ${parent.name}.`
          }
        >
          <Input
            type="datetime-local"
            value={values.expiration}
            onChange={(event) => onChange({ expiration: event.target.value })}
          />
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Client networks"
          aside="optional, one per line"
          error={errors.networks}
          hint={limits.networks && `Within ${limits.networks.join(', ')}.`}
        >
          <Textarea
            value={values.networks}
            onChange={(event) => onChange({ networks: event.target.value })}
            rows={2}
            placeholder="203.0.113.0/24"
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
        {policy.allowCustomDatalog && (
          <Field label="Custom Datalog" aside="optional" error={errors.custom}>
            <Textarea
              value={values.custom}
              onChange={(event) => onChange({ custom: event.target.value })}
              rows={2}
              placeholder={'check if method("GET");'}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
        )}
      </div>
    </>
  )
}
