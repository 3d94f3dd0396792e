'use client'

import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react'
import { useActionState } from 'react'
import { type FormState, idle } from '@/lib/actions/form-state'
import type { Finding } from '@/lib/sso/mutations/test-connection'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

type TestAction = (previous: FormState<Finding[]>, form: FormData) => Promise<FormState<Finding[]>>

const signs = {
  good: { icon: CircleCheck, className: 'text-green', word: 'Fine' },
  bad: { icon: CircleAlert, className: 'text-red', word: 'Wrong' },
  unsure: { icon: CircleHelp, className: 'text-ink-3', word: 'Not sure' },
}

/** Asks the provider that is kept, and says what it answered. */
export function ConnectionTest({ test }: { test: TestAction }) {
  const [state, action] = useActionState(test, idle)
  return (
    <form action={action} className="grid gap-4">
      {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
      <p className="text-ink-2">Asks the provider as it was saved last. Nobody is signed in, and nothing changes.</p>
      <div role="status" className="empty:hidden">
        {state.status === 'ok' && (
          <ul aria-label="What the provider answered" className="grid gap-2">
            {state.value.map(({ verdict, text }) => {
              const { icon: Icon, className, word } = signs[verdict]
              return (
                <li key={text} className="flex gap-2.5">
                  <Icon aria-label={`${word}:`} role="img" className={`mt-0.5 shrink-0 ${className}`} />
                  <span className="min-w-0 wrap-anywhere">{text}</span>
                </li>
              )
            })}
          </ul>
        )}
      </div>
      <div>
        <SubmitButton variant="default">Test connection</SubmitButton>
      </div>
    </form>
  )
}
