'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { toast } from 'sonner'

const field = 'done'

/** Says what led to this page, after an action that redirects to it: the address names one of `messages` (`?done=created`), once. */
export function DoneToast({ messages }: { messages: Record<string, string> }) {
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
  return null
}
