'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { SigningKeyRow } from '@/lib/keys/queries/list-keys'
import { retireConfirmation } from '@/lib/keys/schema'
import { countedText } from '@/lib/lists/count-text'
import { ActionNotice } from '../ui/action-notice'
import { DangerSection } from '../ui/danger-section'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type RetirableKey = Pick<SigningKeyRow, 'id' | 'ends'>

/** A section for each key that could be retired. */
export function RetireKeys({ keys, retire }: { keys: RetirableKey[]; retire: FormAction }) {
  // Here, because a section is gone by the time its action has gone well.
  const [state, action] = useActionState(retire, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <>
      <ActionNotice state={state} />
      {keys.map((key) => (
        <RetireKey
          key={key.id}
          signingKey={key}
          action={action}
          failed={failed?.values.keyId === String(key.id) ? failed : undefined}
        />
      ))}
      {failed && !keys.some(({ id }) => failed.values.keyId === String(id)) && (
        <FormMessage>{failed.message}</FormMessage>
      )}
    </>
  )
}

type RetireKeyProps = {
  signingKey: RetirableKey
  action: (form: FormData) => void
  failed: { message: string; fieldErrors: Record<string, string> } | undefined
}

function RetireKey({ signingKey: { id, ends }, action, failed }: RetireKeyProps) {
  const count = ends?.count ?? 0
  return (
    <DangerSection
      title={`Retire key ${id}`}
      summary="Nothing that it signed is accepted any more. It cannot be taken back."
      open={failed !== undefined}
    >
      <p>
        {count === 0 && 'No active token depends on it: each has a secret of another key.'}
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
      <form action={action} className="grid gap-4">
        {failed && <FormMessage>{failed.message}</FormMessage>}
        <input type="hidden" name="keyId" value={id} />
        <Field
          label={`Type ${retireConfirmation} to confirm`}
          name="confirmation"
          error={failed?.fieldErrors.confirmation}
        >
          <Input required autoComplete="off" autoCapitalize="off" spellCheck={false} className="max-w-sm" />
        </Field>
        <div>
          <SubmitButton variant="destructive">Retire</SubmitButton>
        </div>
      </form>
    </DangerSection>
  )
}
