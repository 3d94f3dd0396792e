'use client'

import type { ServiceUserOptions } from '@/lib/service-users/queries/form-options'
import { Field } from '../ui/field'
import { MultiSelect } from '../ui/multi-select'
import { Select } from '../ui/select'
import { Textarea } from '../ui/textarea'

export type ServiceUserValues = Record<string, string | string[] | undefined>

type ServiceUserFieldsProps = {
  options: ServiceUserOptions
  errors: Record<string, string>
  values: ServiceUserValues
  /** The role and teams it has already: to leave them is to give nothing. */
  present?: { roleId: string; teams: string[] }
}

/** What can be changed later as well: description, role, teams. */
export function ServiceUserFields({ options, errors, values, present }: ServiceUserFieldsProps) {
  const roles = options.roles.filter((role) => role.grantable || role.id === present?.roleId)
  const others = options.teams.filter((team) => !team.isPublic)
  const teams = others.filter((team) => team.grantable || present?.teams.includes(team.id))
  return (
    <>
      <Field label="Description" name="description" aside="optional" error={errors.description}>
        <Textarea rows={2} defaultValue={text(values.description)} />
      </Field>
      <Field
        label="Role"
        name="roleId"
        error={errors.roleId}
        hint="Which operations it may do. A change counts from the next request on."
      >
        <Select
          required
          defaultValue={text(values.roleId)}
          options={[
            ...(present ? [] : [{ value: '', label: 'Choose a role' }]),
            ...roles.map((role) => ({ value: role.id, label: role.name })),
          ]}
        />
      </Field>
      <Field
        label="Teams"
        name="teams[]"
        aside="optional"
        error={errors.teams}
        hint={
          teams.length > 0
            ? 'Which applications it reaches, besides those that are open to everyone through Public.'
            : others.length > 0
              ? 'It is in Public, like everyone. Every other team reaches more than you do.'
              : 'It is in Public, like everyone. There is no other team yet.'
        }
      >
        <MultiSelect
          options={teams.map((team) => ({ value: team.id, label: team.name }))}
          defaultValue={Array.isArray(values.teams) ? values.teams : []}
          placeholder="Public"
          emptyText="No team matches."
        />
      </Field>
    </>
  )
}

export function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}
