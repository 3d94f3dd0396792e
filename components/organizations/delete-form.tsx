'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { countedText } from '@/lib/lists/count-text'
import type { DeletionFacts } from '@/lib/settings/queries/get-general'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'

type DeleteOrganizationFormProps = {
  organization: { name: string; slug: string }
  facts: DeletionFacts
  remove: FormAction
}

/** Deletes the organization once its name has been typed; works before JavaScript has loaded. */
export function DeleteOrganizationForm({ organization, facts, remove }: DeleteOrganizationFormProps) {
  const [state, action] = useActionState(remove, idle)
  const { activeTokens, members } = facts
  return (
    <DangerSection
      title="Delete this organization"
      summary="Everything in it stops at once, every token included. It cannot be brought back."
      open={state.status === 'failed'}
    >
      <p>
        {tokensText(activeTokens)} {members.count === 1 ? 'Its only member' : `Its ${countedText(members)} members`} can
        no longer open it. What it had is removed after 30 days; the slug{' '}
        <code className="break-all">{organization.slug}</code> is never given again.
      </p>
      <ConfirmingForm
        fields={{}}
        state={state}
        action={action}
        word={organization.name}
        label="Type the name to confirm"
      >
        Delete
      </ConfirmingForm>
    </DangerSection>
  )
}

function tokensText(tokens: DeletionFacts['activeTokens']): string {
  if (tokens.count === 0) return 'It has no active token.'
  const are = tokens.count === 1 ? 'One active token is' : `${countedText(tokens)} active tokens are`
  return `${are} refused from the next request on.`
}
