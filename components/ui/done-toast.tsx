'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { toast } from 'sonner'
import { Note } from './note'
import { useHydrated } from './use-hydrated'

const field = 'done'

/**
 * Says what led to this page, after an action that redirects to it: the address names one of `messages` (`?done=created`), once. A note
 * while there is no JavaScript.
 */
export function DoneToast({ messages }: { messages: Record<string, string> }) {
  const hydrated = useHydrated()
  const pathname = usePathname()
  const parameters = useSearchParams()
  const done = parameters.get(field)
  const message = done && Object.hasOwn(messages, done) ? messages[done] : undefined
  useEffect(() => {
    if (!message) return
    // Its id, or React's double effects in development would say it twice.
    toast.success(message, { id: `${pathname} ${message}` })
    const rest = new URLSearchParams(parameters)
    rest.delete(field)
    window.history.replaceState(null, '', rest.size > 0 ? `${pathname}?${rest}` : pathname)
  }, [message, parameters, pathname])
  return message && !hydrated && <Note className="mb-5">{message}</Note>
}
