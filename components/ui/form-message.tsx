'use client'

import { CircleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useFormStatus } from 'react-dom'
import { classNames } from './class-names'

/**
 * Says why a form was refused. It is announced, and takes the reader to the first field at fault, or else to itself, at each
 * attempt. Render it inside the form, only while there is something to say.
 */
export function FormMessage({ children, className }: { children: ReactNode; className?: string }) {
  const message = useRef<HTMLDivElement>(null)
  const { pending } = useFormStatus()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new sentence is a new refusal, and so is the same one to the next attempt
  useEffect(() => {
    if (pending) return
    const invalid = message.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]')
    const target = invalid ?? message.current
    target?.focus()
  }, [children, pending])
  return (
    <div
      ref={message}
      role="alert"
      tabIndex={-1}
      className={classNames('flex gap-2.5 rounded-lg bg-red-soft px-3 py-2.5 outline-none', className)}
    >
      <CircleAlert aria-hidden className="mt-0.5 text-red" />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
