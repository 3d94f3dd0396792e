'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { CardBody, CardSection } from '../ui/card'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

/** Makes a new key sign. Works before JavaScript has loaded. */
export function RotateKeyForm({ keyId, rotate }: { keyId: number; rotate: FormAction }) {
  const [state, action] = useActionState(rotate, idle)
  return (
    <CardSection title="Rotate the signing key">
      <CardBody>
        <form action={action} className="grid gap-3">
          <ActionNotice state={state} />
          {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
          <input type="hidden" name="keyId" value={keyId} />
          <p className="text-ink-2">
            A new key signs what is created from then on. Key {keyId} goes on verifying what it has signed, so nothing
            stops working. Verifiers that check offline have to fetch the new key.
          </p>
          <div>
            <SubmitButton>Rotate</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}
