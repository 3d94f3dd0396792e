'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useTransition } from 'react'
import { Button } from './button'
import { ButtonLink } from './button-link'
import { FilterChip, type FilterOption } from './filter-chip'
import { ListPending } from './list-pending'
import { addressOf, readFields, writeFields } from './list-toolbar-fields'
import { useHydrated } from './use-hydrated'

type ListToolbarProps = {
  /** The search parameters that the controls inside write. All others stay in the address as they are, but for the page's cursor. */
  fields: string[]
  /** Those of `fields` that "Clear" leaves alone: the sort. */
  keep?: string[]
  label?: string
  /** The ways to sort the list, the one that holds without `sort` in the address by the empty value. */
  sorts?: FilterOption[]
  children: ReactNode
}

// Where in the list one is makes no sense after the list has changed.
const cursorField = 'cursor'
const typingPause = 250

/**
 * Search and filters of a list: a plain GET form, so it works before JavaScript has loaded and the address says what is shown. With
 * JavaScript every change is applied at once, typing after a pause.
 */
export function ListToolbar({
  fields,
  keep = ['sort'],
  label = 'Search and filter',
  sorts,
  children,
}: ListToolbarProps) {
  const router = useRouter()
  const pathname = usePathname()
  const parameters = useSearchParams()
  const form = useRef<HTMLFormElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [pending, startTransition] = useTransition()
  const hydrated = useHydrated()

  useEffect(() => {
    const forget = () => {
      clearTimeout(timer.current)
      timer.current = undefined
    }
    // Whoever follows a link before what they typed is applied wants the link.
    const followed = ({ target }: MouseEvent) => target instanceof Element && target.closest('a[href]') && forget()
    document.addEventListener('click', followed, true)
    return () => {
      document.removeEventListener('click', followed, true)
      forget()
    }
  }, [])
  // The address may change without the controls: back, forward, a link that clears a filter. What is being typed stays.
  useEffect(() => {
    if (form.current && timer.current === undefined) writeFields(form.current, fields, parameters)
  }, [fields, parameters])

  function apply() {
    clearTimeout(timer.current)
    timer.current = undefined
    if (!form.current) return
    const href = addressOf(pathname, readFields(form.current))
    startTransition(() => router.replace(href, { scroll: false }))
  }

  const others = [...parameters].filter(([name]) => !fields.includes(name) && name !== cursorField)
  const kept = [...parameters].filter(([name]) => keep.includes(name))
  const filtered = [...parameters].some(([name, value]) => value && fields.includes(name) && !keep.includes(name))
  return (
    <ListPending value={pending}>
      <search aria-label={label}>
        <form
          ref={form}
          action={pathname}
          method="get"
          className="mb-3 flex flex-wrap items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            apply()
          }}
          onChange={(event) => {
            const control = event.target as HTMLElement & { name?: string; type?: string }
            if (!control.name) return
            if (control.type === 'search' || control.type === 'text') {
              clearTimeout(timer.current)
              timer.current = setTimeout(apply, typingPause)
            } else apply()
          }}
        >
          {others.map(([name, value]) => (
            <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
          ))}
          {children}
          {filtered && (
            <ButtonLink
              href={addressOf(pathname, [...others, ...kept])}
              replace
              scroll={false}
              variant="quiet"
              size="small"
              className="rounded-full"
            >
              Clear
            </ButtonLink>
          )}
          {sorts && (
            <div className="ml-auto">
              <FilterChip name="sort" label="Sort" options={sorts} required />
            </div>
          )}
          {!hydrated && (
            <Button type="submit" size="small" className="appear-late">
              Apply
            </Button>
          )}
        </form>
      </search>
    </ListPending>
  )
}
