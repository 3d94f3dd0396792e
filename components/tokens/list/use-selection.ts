'use client'

import { useState } from 'react'
import { useHydrated } from '../../ui/use-hydrated'

/** Which rows of the page are selected. */
export type Selection = {
  has: (id: string) => boolean
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
  const count = ids.filter((id) => chosen.has(id)).length
  return {
    has: (id) => chosen.has(id),
    set: (id, selected) => {
      const next = new Set(ids.filter((one) => chosen.has(one)))
      if (selected) next.add(id)
      else next.delete(id)
      setChosen(next)
    },
    setAll: (selected) => setChosen(new Set(selected ? ids : [])),
    some: count > 0,
    all: count > 0 && count === ids.length,
    ready,
  }
}
