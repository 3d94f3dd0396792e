'use client'

import { ChevronDown } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { type CSSProperties, useId, useState } from 'react'
import { Button } from './button'
import { CheckboxBox } from './checkbox'
import { chipClass } from './chip-class'
import { classNames } from './class-names'
import { controlClass } from './control-class'
import { RadioBox } from './radio'
import { useHydrated } from './use-hydrated'

export type FilterOption = { value: string; label: string }

type FilterChipProps = {
  /** The search parameter; with `multiple` it occurs once for each choice. */
  name: string
  label: string
  options: FilterOption[]
  multiple?: boolean
  /** For a choice that always holds, such as the sort: its option with the empty value holds when the address says nothing. */
  required?: boolean
}

// Beyond this many choices one looks for them by typing.
const manyOptions = 8

/** A filter of a ListToolbar: a chip that says what is chosen, and opens the choices. The browser's own popover, so it opens at once. */
export function FilterChip({ name, label, options, multiple = false, required = false }: FilterChipProps) {
  const id = useId()
  const anchor = `--${id.replaceAll(/[^\w-]/g, '')}`
  const hydrated = useHydrated()
  const parameters = useSearchParams()
  const [search, setSearch] = useState('')
  const chosen = parameters.getAll(name)
  const chosenLabels = options.filter((option) => chosen.includes(option.value)).map((option) => option.label)
  const fallback = required ? options.find((option) => option.value === '')?.label : undefined
  const shown = chosenLabels.length > 0 ? summary(chosenLabels) : fallback
  const matches = (text: string) => text.toLowerCase().includes(search.trim().toLowerCase())
  const choices = multiple || required ? options : [{ value: '', label: 'Any' }, ...options]
  const Box = multiple ? CheckboxBox : RadioBox
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        style={{ anchorName: anchor } as CSSProperties}
        className={classNames(chipClass, shown && 'border-solid bg-panel text-ink')}
      >
        <span className={required && shown ? 'sr-only' : undefined}>{label}</span>
        {shown && <span className={required ? undefined : 'font-medium'}>{shown}</span>}
        <ChevronDown aria-hidden className="size-3.5" />
      </button>
      <fieldset
        id={id}
        popover="auto"
        aria-label={label}
        style={{ positionAnchor: anchor } as CSSProperties}
        className="anchored-popover max-h-96 min-w-48 max-w-80 overflow-y-auto rounded-lg border border-line bg-panel p-1 text-base text-ink shadow-float"
      >
        {options.length > manyOptions && (
          <input
            type="text"
            aria-label={`Find in ${label}`}
            placeholder="Find"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
            className={classNames(controlClass, 'mb-1 h-8')}
          />
        )}
        {choices.map((option) => (
          <label
            key={option.value}
            htmlFor={`${id}${option.value}`}
            hidden={!matches(option.label)}
            className="flex min-h-8 items-center gap-2.5 rounded-sm px-2 py-1 select-none hover:bg-sunken has-focus-visible:bg-sunken pointer-coarse:min-h-11 [[hidden]]:hidden"
          >
            <Box
              id={`${id}${option.value}`}
              name={name}
              value={option.value}
              defaultChecked={chosen.includes(option.value) || (option.value === '' && chosen.length === 0)}
            />
            <span className="min-w-0 truncate">{option.label}</span>
          </label>
        ))}
        {!hydrated && (
          <Button type="submit" size="small" className="mt-1 w-full">
            Apply
          </Button>
        )}
      </fieldset>
    </>
  )
}

function summary(labels: string[]): string {
  return labels.length > 2 ? `${labels[0]} and ${labels.length - 1} more` : labels.join(', ')
}
