'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { TeamDetail } from '@/lib/teams/queries/get-team'
import { ActionNotice } from '../ui/action-notice'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { Textarea } from '../ui/textarea'

export function EditTeamForm({ team, update }: { team: TeamDetail; update: FormAction }) {
  const [state, action] = useActionState(update, idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const text = (name: 'name' | 'description') => {
    const typed = failed?.values[name]
    return typeof typed === 'string' ? typed : team[name]
  }
  return (
    <form action={action} className="grid gap-4">
      <ActionNotice state={state} />
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="teamId" value={team.id} />
      <input type="hidden" name="version" value={team.version} />
      {team.isPublic ? (
        <input type="hidden" name="name" value={team.name} />
      ) : (
        <Field label="Name" name="name" error={errors.name}>
          <Input required maxLength={600} autoComplete="off" defaultValue={text('name')} />
        </Field>
      )}
      <Field label="Description" name="description" aside="optional" error={errors.description}>
        <Textarea rows={2} defaultValue={text('description')} />
      </Field>
      <div>
        <SubmitButton variant="default">Save</SubmitButton>
      </div>
    </form>
  )
}
