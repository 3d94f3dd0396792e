'use client'

import { useEffect, useRef } from 'react'

/** What everybody is told who asks for a link, whether there is such an account or not. */
export function ResetRequested() {
  const words = useRef<HTMLDivElement>(null)
  // The form and its focus are gone.
  useEffect(() => words.current?.focus(), [])
  return (
    <div ref={words} role="status" tabIndex={-1} className="grid gap-2 rounded-lg bg-sunken px-3 py-2.5 outline-none">
      <p className="font-medium">Look into your mail</p>
      <p>
        If an account has this address, a link to set a new password is on its way to it. It works once, within the next
        hour.
      </p>
      <p className="text-ink-2">
        Nothing after some minutes? Look among the junk, and whether it is the address that you sign in with.
      </p>
    </div>
  )
}
