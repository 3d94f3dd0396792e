'use client'

import { useEffect } from 'react'
import { toast } from 'sonner'
import type { FormState } from '@/lib/actions/form-state'
import { Note } from './note'
import { useHydrated } from './use-hydrated'

/** Says that a form's action went well: a toast, or a note where the form stands while there is no JavaScript. */
export function ActionNotice({ state }: { state: FormState<unknown> }) {
  const hydrated = useHydrated()
  const message = state.status === 'ok' ? state.message : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same words again are another success
  useEffect(() => {
    if (message) toast.success(message)
  }, [state])
  return message && !hydrated && <Note>{message}</Note>
}
