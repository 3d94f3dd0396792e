'use client'

import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronDown, X } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { classNames } from './class-names'
import { controlClass } from './control-class'
import { useFieldControl } from './field-context'
import { useHydrated } from './use-hydrated'

export type MultiSelectOption = { value: string; label: string; detail?: string }

type MultiSelectProps = {
  options: MultiSelectOption[]
  /** Each chosen value is submitted under this name; actions expect one that ends in `[]`. */
  name?: string
  value?: string[]
  defaultValue?: string[]
  onValueChange?: (value: string[]) => void
  placeholder?: string
  emptyText?: string
  disabled?: boolean
  id?: string
  'aria-label'?: string
  className?: string
}

/** Choose any number, by typing. Until JavaScript has loaded it is the browser's own multiple select, in the same place. */
export function MultiSelect({ value, defaultValue = [], onValueChange, ...rest }: MultiSelectProps) {
  const hydrated = useHydrated()
  const [own, setOwn] = useState(defaultValue)
  const chosen = value ?? own
  const control = useFieldControl(rest)
  const native = useRef<HTMLSelectElement>(null)
  // What was chosen before there was JavaScript: read while the browser's own select is still there.
  useLayoutEffect(() => {
    if (native.current) setOwn([...native.current.selectedOptions].map((option) => option.value))
  }, [])

  if (!hydrated) {
    return (
      <select
        ref={native}
        multiple
        {...control}
        aria-label={rest['aria-label']}
        disabled={rest.disabled}
        defaultValue={chosen}
        className={classNames(controlClass, 'h-8.5 py-1 focus:h-32', rest.className)}
      >
        {rest.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  const change = (next: string[]) => {
    if (value === undefined) setOwn(next)
    onValueChange?.(next)
  }
  return <Chooser {...rest} control={control} chosen={chosen} onChange={change} />
}

type ChooserProps = Omit<MultiSelectProps, 'value' | 'defaultValue' | 'onValueChange'> & {
  control: ReturnType<typeof useFieldControl>
  chosen: string[]
  onChange: (value: string[]) => void
}

function Chooser({ options, control, chosen, onChange, placeholder, emptyText, disabled, ...rest }: ChooserProps) {
  const group = useRef<HTMLDivElement>(null)
  const labels = useMemo(() => new Map(options.map((option) => [option.value, option.label])), [options])
  const items = useMemo(
    () =>
      Combobox.createItems(options, {
        getValue: (option) => option.value,
        getLabel: (option) => option.label,
      }),
    [options],
  )
  const { name, required: _, ...attributes } = control
  return (
    <Combobox.Root
      multiple
      items={items}
      value={chosen}
      // Escape would also clear all that is chosen, and in a dialog or after a choice nobody means that.
      onValueChange={(next, details) => (details.reason === 'escape-key' ? details.cancel() : onChange(next))}
      disabled={disabled}
    >
      {name && chosen.map((value) => <input key={value} type="hidden" name={name} value={value} disabled={disabled} />)}
      <Combobox.InputGroup
        ref={group}
        className={classNames(
          controlClass,
          'flex min-h-8.5 cursor-text items-center gap-1 py-0.75 pr-1 pl-1.5 focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-1 has-aria-invalid:border-red data-disabled:cursor-not-allowed data-disabled:bg-sunken',
          rest.className,
        )}
      >
        <Combobox.Chips className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
          {chosen.map((value) => (
            <Chip key={value} label={labels.get(value) ?? value} />
          ))}
          <Combobox.Input
            {...attributes}
            aria-label={rest['aria-label']}
            placeholder={chosen.length === 0 ? placeholder : undefined}
            className="h-6 min-w-16 flex-1 bg-transparent px-1 text-ellipsis outline-none"
          />
        </Combobox.Chips>
        <Combobox.Trigger
          aria-label="Show choices"
          tabIndex={-1}
          className="grid size-6 shrink-0 place-items-center rounded-xs text-ink-3 hover:text-ink"
        >
          <ChevronDown aria-hidden />
        </Combobox.Trigger>
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner anchor={group} sideOffset={4} collisionPadding={8} className="z-50 outline-none">
          <Combobox.Popup className="max-h-[min(var(--available-height),20rem)] w-(--anchor-width) min-w-48 overflow-y-auto overscroll-contain rounded-lg border border-line bg-panel p-1 shadow-float outline-none">
            <Combobox.Empty className="px-2 py-2 text-ink-3 empty:hidden">
              {emptyText ?? 'Nothing matches.'}
            </Combobox.Empty>
            <Combobox.List>
              {(option: MultiSelectOption) => (
                <Combobox.Item
                  key={option.value}
                  value={option.value}
                  className="grid min-h-8 cursor-default grid-cols-[1rem_minmax(0,1fr)] items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-highlighted:bg-sunken pointer-coarse:min-h-11"
                >
                  <Combobox.ItemIndicator className="col-start-1">
                    <Check aria-hidden className="text-accent" />
                  </Combobox.ItemIndicator>
                  <span className="col-start-2 min-w-0">
                    <span className="block truncate">{option.label}</span>
                    {option.detail && <span className="block truncate text-xs text-ink-3">{option.detail}</span>}
                  </span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

function Chip({ label }: { label: string }) {
  return (
    <Combobox.Chip
      aria-label={label}
      className="inline-flex max-w-full min-w-0 items-center gap-0.5 rounded-sm border border-line bg-sunken pl-1.75 text-[0.78125rem] leading-5 outline-none data-highlighted:border-focus data-highlighted:bg-accent-soft"
    >
      <span className="truncate">{label}</span>
      <Combobox.ChipRemove
        aria-label={`Remove ${label}`}
        className="grid size-6 shrink-0 place-items-center rounded-xs text-ink-3 hover:text-ink"
      >
        <X aria-hidden className="size-3" />
      </Combobox.ChipRemove>
    </Combobox.Chip>
  )
}
