'use client'

import { useActionState } from 'react'
import { type FormAction, type FormState, idle } from '@/lib/actions/form-state'
import type { SigningKeyRow } from '@/lib/keys/queries/list-keys'
import { retireConfirmation } from '@/lib/keys/schema'
import { countedText } from '@/lib/lists/count-text'
import { ActionNotice } from '../ui/action-notice'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'
import { FormMessage } from '../ui/form-message'

type RetirableKey = Pick<SigningKeyRow, 'id' | 'ends'>

/** A section for each key that could be retired. */
export function RetireKeys({ keys, retire }: { keys: RetirableKey[]; retire: FormAction }) {
  // Here, because a section is gone by the time its action has gone well.
  const [state, action] = useActionState(retire, idle)
  const refused = state.status === 'failed' ? keys.find(({ id }) => state.values.keyId === String(id)) : undefined
  return (
    <>
      <ActionNotice state={state} />
      {keys.map((key) => (
        <RetireKey key={key.id} signingKey={key} action={action} state={key === refused ? state : idle} />
      ))}
      {state.status === 'failed' && !refused && <FormMessage>{state.message}</FormMessage>}
    </>
  )
}

type RetireKeyProps = { signingKey: RetirableKey; action: (form: FormData) => void; state: FormState<void> }

function RetireKey({ signingKey: { id, ends }, action, state }: RetireKeyProps) {
  const count = ends?.count ?? 0
  return (
    <DangerSection
      title={`Retire key ${id}`}
      summary="Nothing that it signed is accepted any more. It cannot be taken back."
      open={state.status === 'failed'}
    >
      <p>
        {count === 0 && 'No active token depends on it.'}
        {count === 1 && 'One active token ends with it.'}
        {count > 1 && (
          <>
            <strong className="font-medium">{countedText(ends!)} active tokens</strong> end with it: those that have no
            secret of another key, copies of its secrets, and what lies below them.
          </>
        )}
      </p>
      {count > 0 && (
        <p>They cannot be restored. Rotate those that are still needed first: their new secrets stay good.</p>
      )}
      <ConfirmingForm
        fields={{ keyId: String(id) }}
        state={state}
        action={action}
        word={retireConfirmation}
        label={`Type ${retireConfirmation} to confirm`}
      >
        Retire
      </ConfirmingForm>
    </DangerSection>
  )
}
