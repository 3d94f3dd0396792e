'use client'

import { Search } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { classNames } from './class-names'
import { controlClass } from './control-class'
import { useListPending } from './list-pending'
import { Spinner } from './spinner'

type SearchInputProps = { label: string; name?: string; placeholder?: string; className?: string }

/** The search field of a ListToolbar. */
export function SearchInput({ label, name = 'q', placeholder = label, className }: SearchInputProps) {
  const parameters = useSearchParams()
  const pending = useListPending()
  const iconClass = 'pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3'
  return (
    <span className={classNames('relative block min-w-0 max-md:w-full md:max-w-70 md:grow md:basis-60', className)}>
      {pending ? (
        <span className={iconClass}>
          <Spinner />
        </span>
      ) : (
        <Search aria-hidden className={iconClass} />
      )}
      <input
        type="search"
        name={name}
        aria-label={label}
        placeholder={placeholder}
        defaultValue={parameters.get(name) ?? ''}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        className={classNames(controlClass, 'h-8.5 pl-8.5 text-ellipsis')}
      />
    </span>
  )
}
