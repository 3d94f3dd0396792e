'use client'

import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { controlClass } from './control-class'
import { useFieldControl } from './field-context'

type SelectProps = ComponentProps<'select'> & { options?: { value: string; label: string; disabled?: boolean }[] }

/** The browser's own select: works before JavaScript has loaded, and is the best one there is on a phone. */
export function Select({ options, children, className, ...rest }: SelectProps) {
  const control = useFieldControl(rest)
  return (
    <span className={classNames('relative block', className)}>
      <select
        // React resets a form after its action, and a select falls back to the default it was mounted with.
        key={String(rest.defaultValue ?? '')}
        {...rest}
        {...control}
        className={classNames(controlClass, 'h-8.5 appearance-none truncate pr-8')}
      >
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3" />
    </span>
  )
}
