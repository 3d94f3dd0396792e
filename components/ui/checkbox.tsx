'use client'

import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from 'react'
import { classNames } from './class-names'

type BoxProps = Omit<ComponentProps<'input'>, 'type' | 'ref'> & { indeterminate?: boolean }

const boxClass =
  'size-4 shrink-0 appearance-none rounded-xs border border-line-field bg-panel bg-center bg-no-repeat transition-colors duration-100 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-red'

/** A native checkbox without text beside it; give it an `aria-label`. */
export function CheckboxBox({ indeterminate = false, className, ...rest }: BoxProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate
  }, [indeterminate])
  return <input {...rest} ref={box} type="checkbox" className={classNames(boxClass, 'check-mark', className)} />
}

type CheckboxProps = BoxProps & { label: ReactNode; hint?: ReactNode; error?: string }

export function Checkbox({ label, hint, error, className, ...rest }: CheckboxProps) {
  const ownId = useId()
  const id = rest.id ?? ownId
  const describedBy = [error && `${id}error`, hint && `${id}hint`].filter(Boolean).join(' ') || undefined
  return (
    <div className={classNames('grid gap-0.5', className)}>
      <label
        htmlFor={id}
        className="inline-flex min-h-6 items-start gap-2 pointer-coarse:min-h-11 pointer-coarse:items-center"
      >
        <CheckboxBox
          {...rest}
          id={id}
          className="mt-0.75 pointer-coarse:mt-0"
          aria-describedby={describedBy}
          aria-invalid={Boolean(error) || undefined}
        />
        <span>{label}</span>
      </label>
      {error && (
        <p id={`${id}error`} className="pl-6 text-sm text-red">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}hint`} className="pl-6 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
