'use client'

import { useActionState } from 'react'
import { revokeOtherSessionsAction } from '@/lib/account/actions'
import { idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { DangerSection } from '../ui/danger-section'
import { SubmitButton } from '../ui/submit-button'

export function OtherSessionsForm({ others }: { others: number }) {
  const [state, action] = useActionState(revokeOtherSessionsAction, idle)
  return (
    <>
      <ActionNotice state={state} />
      {others > 0 && (
        <DangerSection
          title="End all other sessions"
          summary="For when you left one open somewhere, or do not know one of them."
        >
          <p>
            {others === 1 ? 'The other session ends' : `All ${others} others end`} at once. This one stays. If you do
            not know one of them, change your password as well.
          </p>
          <form action={action}>
            <SubmitButton variant="destructive">End all others</SubmitButton>
          </form>
        </DangerSection>
      )}
    </>
  )
}
