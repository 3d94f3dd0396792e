'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'

type ResetSecondFactorProps = {
  member: { id: string; name: string }
  /** Whether they have one; the notice of a reset that went well outlives the section. */
  has: boolean
  /** `resetMemberAction` with its organization bound. */
  action: FormAction
}

/** On a member's page, for who may change members: takes away what they have lost. Works before JavaScript has loaded. */
export function ResetSecondFactor({ member, has, action }: ResetSecondFactorProps) {
  const [state, reset] = useActionState(action, idle)
  return (
    <>
      <ActionNotice state={state} />
      {has && (
        <DangerSection
          title="Reset second factor"
          summary="For a member who has lost their phone or key and their recovery codes."
          open={state.status === 'failed'}
        >
          <p>
            Their authenticator app, passkeys and recovery codes stop working, and they are signed out everywhere. Until
            they add another second factor, their password alone lets them in: make sure that it is {member.name} who
            asks. Whoever has no password asks for one by “Forgot your password?”.
          </p>
          <ConfirmingForm
            fields={{ membershipId: member.id }}
            state={state}
            action={reset}
            word={member.name}
            label="Type the name to confirm"
          >
            Reset
          </ConfirmingForm>
        </DangerSection>
      )}
    </>
  )
}
