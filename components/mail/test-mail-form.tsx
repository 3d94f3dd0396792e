'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

export function TestMailForm({ send }: { send: FormAction }) {
  const [state, action] = useActionState(send, idle)
  return (
    <form action={action} className="grid gap-3">
      <ActionNotice state={state} />
      {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
      <SubmitButton variant="default">Send a test mail</SubmitButton>
    </form>
  )
}
