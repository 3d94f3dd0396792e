'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'

type RemoveProviderProps = { present: boolean; remove: FormAction }

export function RemoveProvider({ present, remove }: RemoveProviderProps) {
  // Here, because the section is gone by the time its action has gone well.
  const [state, action] = useActionState(remove, idle)
  return (
    <>
      <ActionNotice state={state} />
      {present && (
        <DangerSection
          title="Remove this provider"
          summary="Whoever came by it is signed out, and nobody is connected with it any more."
          open={state.status === 'failed'}
        >
          <p>
            Members stay members. Those who have no password can set one by mail, with “Forgot your password?” on the
            sign-in page.
          </p>
          <ConfirmingForm fields={{}} state={state} action={action} word="remove" label="Type remove to confirm">
            Remove
          </ConfirmingForm>
        </DangerSection>
      )}
    </>
  )
}
