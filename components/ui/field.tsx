'use client'

import { type ReactNode, useId } from 'react'
import { classNames } from './class-names'
import { FieldContext } from './field-context'

type FieldProps = {
  label: ReactNode
  /** Becomes the control's name, unless the control has one of its own. */
  name?: string
  /** Stands beside the label: "optional", "one per line". What does not say "optional" is needed. */
  aside?: ReactNode
  hint?: ReactNode
  error?: string
  required?: boolean
  className?: string
  children: ReactNode
}

/** A label, one control, and what there is to say about it. The control inside finds its id, name and descriptions by itself. */
export function Field({ label, name, aside, hint, error, required = false, className, children }: FieldProps) {
  const id = useId()
  const hintId = `${id}hint`
  const errorId = `${id}error`
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(' ') || undefined
  return (
    <FieldContext value={{ id, name, describedBy, invalid: Boolean(error), required }}>
      <div className={classNames('grid min-w-0 content-start gap-1.5', className)}>
        <div className="flex flex-wrap items-baseline gap-x-1.5 text-sm leading-5">
          <label htmlFor={id} className="font-medium">
            {label}
          </label>
          {aside && <span className="text-ink-3">{aside}</span>}
        </div>
        {children}
        {error && <FieldError id={errorId}>{error}</FieldError>}
        {hint && (
          <p id={hintId} className="text-sm text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </FieldContext>
  )
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="text-sm text-red">
      {children}
    </p>
  )
}
