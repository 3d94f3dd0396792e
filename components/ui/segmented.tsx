'use client'

import { type ReactNode, useId } from 'react'
import { classNames } from './class-names'
import { FieldError } from './field'

type SegmentedProps = {
  /** Names the group; shown above it unless `hideLabel`. */
  label: string
  hideLabel?: boolean
  name: string
  options: { value: string; label: ReactNode; disabled?: boolean }[]
  value?: string
  defaultValue?: string
  onValueChange?: (value: string) => void
  hint?: ReactNode
  error?: string
  className?: string
}

/** A few choices side by side: native radio buttons, so arrow keys and plain forms work. */
export function Segmented({ label, hideLabel, name, options, hint, error, className, ...rest }: SegmentedProps) {
  const id = useId()
  const describedBy = [error && `${id}error`, hint && `${id}hint`].filter(Boolean).join(' ') || undefined
  return (
    <fieldset aria-describedby={describedBy} className={classNames('grid min-w-0 content-start gap-1.5', className)}>
      <legend className={hideLabel ? 'sr-only' : 'mb-1.5 text-sm leading-5 font-medium'}>{label}</legend>
      <div className="inline-flex max-w-full flex-wrap justify-self-start rounded-md border border-line-field">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-8 items-center border-line-field border-r px-2.75 text-sm text-ink-2 transition-colors duration-100 first:rounded-l-[6px] last:rounded-r-[6px] last:border-r-0 hover:text-ink has-checked:bg-sunken has-checked:font-medium has-checked:text-ink has-disabled:cursor-not-allowed has-disabled:opacity-55 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-1 pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              {...(rest.value === undefined
                ? { defaultChecked: rest.defaultValue === option.value }
                : { checked: rest.value === option.value })}
              onChange={() => rest.onValueChange?.(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      {error && <FieldError id={`${id}error`}>{error}</FieldError>}
      {hint && (
        <p id={`${id}hint`} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </fieldset>
  )
}
