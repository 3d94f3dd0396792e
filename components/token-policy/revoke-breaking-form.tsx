'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { Count } from '@/lib/lists/count'
import { countedText } from '@/lib/lists/count-text'
import { revokeConfirmation } from '@/lib/token-policy/schema'
import { ActionNotice } from '../ui/action-notice'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'

type RevokeBreakingFormProps = {
  /** Null once there are none. */
  tokens: { count: Count; personal: Count } | null
  /** Of the policy that they break. */
  version: string
  revoke: FormAction
}

/** Revokes all of them once a word has been typed. Stays when they are gone, to say that it went well. */
export function RevokeBreakingForm({ tokens, version, revoke }: RevokeBreakingFormProps) {
  const [state, action] = useActionState(revoke, idle)
  return (
    <>
      <ActionNotice state={state} />
      {tokens && (
        <DangerSection
          title="Revoke the tokens that break it"
          summary="They stop at once, and what lies below them with them."
          open={state.status === 'failed'}
        >
          <p>
            {sum(tokens)} revoked, each with an entry in the audit log. They can be restored one by one, and break the
            policy again then.
          </p>
          <ConfirmingForm
            fields={{ version }}
            state={state}
            action={action}
            word={revokeConfirmation}
            label={`Type ${revokeConfirmation} to confirm`}
          >
            Revoke
          </ConfirmingForm>
        </DangerSection>
      )}
    </>
  )
}

function sum({ count, personal }: { count: Count; personal: Count }): string {
  const listed = count.count === 1 ? 'One token' : `${countedText(count)} tokens`
  if (personal.count === 0) return `${listed} ${count.count === 1 ? 'is' : 'are'}`
  const others = personal.count === 1 ? 'one personal token' : `${countedText(personal)} personal tokens`
  return count.count === 0
    ? `${others.replace(/^o/, 'O')} ${personal.count === 1 ? 'is' : 'are'}`
    : `${listed} and ${others} are`
}
