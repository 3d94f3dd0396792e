'use client'

import { useActionState } from 'react'
import { confirmEmailChangeAction } from '@/lib/account/actions'
import { idle } from '@/lib/actions/form-state'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

export function ConfirmEmailForm({ secret }: { secret: string }) {
  const [state, action] = useActionState(confirmEmailChangeAction, idle)
  return (
    <form action={action} className="grid justify-items-start gap-4">
      {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
      <input type="hidden" name="secret" value={secret} />
      <SubmitButton>Use this address</SubmitButton>
    </form>
  )
}
