'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names'

type SwitchProps = Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: ReactNode }

/** A checkbox that reads as on or off. Use it where the change is one setting, Checkbox where it is one of several choices. */
export function Switch({ label, hint, className, ...rest }: SwitchProps) {
  const hintId = useId()
  return (
    <div className={classNames('grid gap-0.5', className)}>
      <label className="inline-flex min-h-6 items-center gap-2.5 pointer-coarse:min-h-11">
        <span className="relative inline-flex shrink-0">
          <input
            {...rest}
            type="checkbox"
            // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox says itself whether it is checked
            role="switch"
            aria-describedby={hint ? hintId : undefined}
            className="peer h-5 w-8.5 appearance-none rounded-full border border-line-field bg-sunken transition-colors duration-100 checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-55"
          />
          <span className="pointer-events-none absolute top-1 left-1 size-3 rounded-full bg-line-field transition-[translate,background-color] duration-100 peer-checked:translate-x-3.5 peer-checked:bg-accent-ink" />
        </span>
        <span>{label}</span>
      </label>
      {hint && (
        <p id={hintId} className="pl-11 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
