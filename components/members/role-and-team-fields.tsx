'use client'

import type { MemberOptions } from '@/lib/members/queries/form-options'
import { Field } from '../ui/field'
import { MultiSelect } from '../ui/multi-select'
import { Select } from '../ui/select'

export type RoleAndTeams = { roleId?: string; teams?: string[] }

type RoleAndTeamFieldsProps = {
  options: MemberOptions
  errors: Record<string, string>
  values?: RoleAndTeams
  /** What they have already: to leave it is to give nothing. */
  present?: RoleAndTeams
}

/** What a member is given, or will be when they accept an invitation. */
export function RoleAndTeamFields({ options, errors, values, present }: RoleAndTeamFieldsProps) {
  const roles = options.roles.filter((role) => role.grantable || role.id === present?.roleId)
  const others = options.teams.filter((team) => !team.isPublic)
  const teams = others.filter((team) => team.grantable || present?.teams?.includes(team.id))
  return (
    <>
      <Field
        label="Role"
        name="roleId"
        error={errors.roleId}
        hint="What they may do in Latchkey, and which operations their personal tokens may do."
      >
        <Select
          required
          defaultValue={values?.roleId ?? ''}
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
            ? 'Which applications they reach, besides those that are open to everyone through Public.'
            : others.length > 0
              ? 'They are in Public, like everyone. Every other team reaches more than you do.'
              : 'They are in Public, like everyone. There is no other team yet.'
        }
      >
        <MultiSelect
          options={teams.map((team) => ({ value: team.id, label: team.name }))}
          defaultValue={values?.teams ?? []}
          placeholder="Public"
          emptyText="No team matches."
        />
      </Field>
    </>
  )
}
