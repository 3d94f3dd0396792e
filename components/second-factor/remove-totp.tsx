'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { removeTotpAction } from '@/lib/second-factor/actions'
import { ActionNotice } from '../ui/action-notice'
import { buttonClass } from '../ui/button-class'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

/** Removes the authenticator app, after asking once more; needs no JavaScript. */
export function RemoveTotp({ on }: { on: boolean }) {
  const [state, action] = useActionState(removeTotpAction, idle)
  return (
    <>
      <ActionNotice state={state} />
      {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
      {on && (
        <details className="group">
          <summary
            className={buttonClass(
              { variant: 'danger' },
              'list-none group-open:hidden [&::-webkit-details-marker]:hidden',
            )}
          >
            Remove…
          </summary>
          <form action={action} className="flex flex-wrap items-center gap-x-4 gap-y-3">
            <p className="min-w-0 flex-1 basis-64 text-ink-2">
              Its codes work no longer. Without another second factor your password alone signs you in, and the recovery
              codes are gone.
            </p>
            <SubmitButton variant="destructive">Remove</SubmitButton>
          </form>
        </details>
      )}
    </>
  )
}
