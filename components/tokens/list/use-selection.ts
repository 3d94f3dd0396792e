'use client'

import { useCallback, useEffect, useState } from 'react'
import { useHydrated } from '../../ui/use-hydrated'

/** Which rows of the page are selected. */
export type Selection = {
  has: (id: string) => boolean
  /** Stays the same, so that a row is rendered again only when something about it has changed. */
  set: (id: string, selected: boolean) => void
  setAll: (selected: boolean) => void
  some: boolean
  all: boolean
  /** False until JavaScript runs here: the boxes do nothing before. */
  ready: boolean
}

/** Rows that leave the page are no longer selected: what one does not see one does not act on. */
export function useSelection(ids: string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const ready = useHydrated()
  const set = useCallback((id: string, selected: boolean) => {
    setChosen((before) => {
      const next = new Set(before)
      if (selected) next.add(id)
      else next.delete(id)
      return next
    })
  }, [])
  const page = ids.join()
  useEffect(() => {
    const onPage = new Set(page.split(','))
    setChosen((before) => new Set([...before].filter((id) => onPage.has(id))))
  }, [page])
  const count = ids.filter((id) => chosen.has(id)).length
  return {
    has: (id) => chosen.has(id),
    set,
    setAll: (selected) => setChosen(new Set(selected ? ids : [])),
    some: count > 0,
    all: count > 0 && count === ids.length,
    ready,
  }
}
