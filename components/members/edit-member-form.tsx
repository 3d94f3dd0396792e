'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { MemberOptions } from '@/lib/members/queries/form-options'
import type { MemberDetail } from '@/lib/members/queries/get-member-detail'
import { ActionNotice } from '../ui/action-notice'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'
import { RoleAndTeamFields } from './role-and-team-fields'

type EditMemberFormProps = { member: MemberDetail; options: MemberOptions; update: FormAction }

export function EditMemberForm({ member, options, update }: EditMemberFormProps) {
  const [state, action] = useActionState(update, idle)
  const failed = state.status === 'failed' ? state : undefined
  const present = { roleId: member.role.id, teams: member.teams.map((team) => team.id) }
  // A form without a chosen team sends nothing at all.
  const typed = failed && { roleId: textOf(failed.values.roleId), teams: listOf(failed.values.teams) }
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="membershipId" value={member.id} />
      <input type="hidden" name="version" value={member.version} />
      <RoleAndTeamFields
        options={options}
        errors={failed?.fieldErrors ?? {}}
        values={typed ?? present}
        present={present}
      />
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  )
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}

function listOf(value: string | string[] | undefined): string[] {
  return Array.isArray(value) ? value : []
}
