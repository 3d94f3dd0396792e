'use client'

import { X } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { chipClass } from './chip-class'
import { classNames } from './class-names'

type FilterToggleProps = { name: string; value?: string; label: string; className?: string }

/** A filter of a ListToolbar that is on or off: a checkbox in the shape of a chip. */
export function FilterToggle({ name, value = '1', label, className }: FilterToggleProps) {
  const parameters = useSearchParams()
  return (
    <label
      className={classNames(
        chipClass,
        'group has-checked:border-solid has-checked:bg-panel has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-1',
        className,
      )}
    >
      <input
        type="checkbox"
        name={name}
        value={value}
        defaultChecked={parameters.getAll(name).includes(value)}
        className="sr-only"
      />
      {label}
      <X aria-hidden className="-mr-0.5 hidden size-3 text-ink-3 group-has-checked:block" />
    </label>
  )
}
