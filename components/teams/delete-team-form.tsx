'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { TeamDetail } from '@/lib/teams/queries/get-team'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'

/** Deletes a team once its name has been typed; works before JavaScript has loaded. */
export function DeleteTeamForm({ team, remove }: { team: TeamDetail; remove: FormAction }) {
  const [state, action] = useActionState(remove, idle)
  return (
    <DangerSection
      title="Delete this team"
      summary="What it gives is gone from the next request on. It cannot be brought back."
      open={state.status === 'failed'}
    >
      <p>{effectText(team)}</p>
      <ConfirmingForm
        fields={{ teamId: team.id }}
        state={state}
        action={action}
        word={team.name}
        label="Type the name to confirm"
      >
        Delete
      </ConfirmingForm>
    </DangerSection>
  )
}

function effectText({ users, serviceUsers, applications }: TeamDetail): string {
  const people = users + serviceUsers
  if (people === 0) return 'Nobody is in it.'
  const who =
    people === 1 ? 'One user or service user is' : `${people.toLocaleString('en')} users and service users are`
  if (applications === 0) return `${who} in it. It gives no application.`
  const what = applications === 1 ? 'its application' : `its ${applications.toLocaleString('en')} applications`
  return `${who} in it, and lose ${what} unless another team gives the same.`
}
