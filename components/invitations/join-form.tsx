'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

/** For whoever is signed in with the address that was invited. */
export function JoinForm({ organization, join }: { organization: string; join: FormAction }) {
  const [state, action] = useActionState(join, idle)
  return (
    <form action={action} className="grid gap-4">
      {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
      <SubmitButton>Join {organization}</SubmitButton>
    </form>
  )
}
