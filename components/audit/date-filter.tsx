'use client'

import { useSearchParams } from 'next/navigation'
import { chipClass } from '../ui/chip-class'
import { classNames } from '../ui/class-names'

/** A day as a filter of a ListToolbar, in the shape of a chip. Days are those of UTC: a link means the same wherever it is opened. */
export function DateFilter({ name, label }: { name: string; label: string }) {
  const value = useSearchParams().get(name) ?? ''
  return (
    <label
      title="Days are those of UTC"
      className={classNames(
        chipClass,
        'has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-1',
        value && 'border-solid bg-panel text-ink',
      )}
    >
      {label}
      <input
        type="date"
        name={name}
        defaultValue={value}
        min="2000-01-01"
        max="9999-12-31"
        className="min-w-0 bg-transparent tabular-nums outline-none"
      />
    </label>
  )
}
