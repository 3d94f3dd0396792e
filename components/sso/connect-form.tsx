'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

export function ConnectForm({ connect, children }: { connect: FormAction; children: string }) {
  const [state, action] = useActionState(connect, idle)
  return (
    <form action={action} className="grid gap-4">
      {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
      <SubmitButton>{children}</SubmitButton>
    </form>
  )
}
