'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'
import { coversGrant } from '@/lib/auth/holding'
import { grantsCovering } from '@/lib/decision/grants'
import { readGrants } from '@/lib/roles/grants'

/** What of a role's grants is chosen: boxes and what was typed beside them. */
export type ChosenGrants = {
  /** Every grant that was chosen at any time: its box stays where it is when it is taken away. */
  known: string[]
  isChosen: (grant: string) => boolean
  /** The other grants that cover a line; an operation's access decides for `@read`. */
  covering: (grant: string, access?: 'read' | 'write') => string[]
  choose: (grant: string, chosen: boolean) => void
  setTyped: (text: string) => void
}

/** @param form what was ticked there before JavaScript had loaded counts. */
export function useChosenGrants(
  form: RefObject<HTMLFormElement | null>,
  initial: string[],
  text: string,
): ChosenGrants {
  const [boxes, setBoxes] = useState(() => new Map(initial.map((grant) => [grant, true])))
  const [typed, setTyped] = useState(text)
  useLayoutEffect(() => {
    const found = [...(form.current?.querySelectorAll<HTMLInputElement>('input[name="grants[]"]:enabled') ?? [])]
    if (found.length === 0) return
    setBoxes((now) => {
      const next = new Map(now)
      for (const box of found) if (box.checked || next.has(box.value)) next.set(box.value, box.checked)
      return next
    })
    const area = form.current?.elements.namedItem('patterns')
    if (area instanceof HTMLTextAreaElement) setTyped(area.value)
  }, [form])
  const read = readGrants(typed)
  return {
    known: [...boxes.keys()],
    ...chosenGrants(
      [...boxes].flatMap(([grant, chosen]) => (chosen ? [grant] : [])),
      read.ok ? read.grants : [],
    ),
    choose: (grant, chosen) => setBoxes((now) => new Map(now).set(grant, chosen)),
    setTyped,
  }
}

/** The same for grants that are only looked at. */
export function chosenGrants(boxes: string[], typed: string[] = []): Pick<ChosenGrants, 'isChosen' | 'covering'> {
  const all = [...new Set([...boxes, ...typed])]
  return {
    isChosen: (grant) => boxes.includes(grant),
    covering: (grant, access) => {
      const others = all.filter((other) => other !== grant || !boxes.includes(other))
      // A line for all of a resource has no access: nothing but another pattern covers it.
      if (!access) return others.filter((other) => other !== grant && coversGrant(other, grant))
      // Beside @read an operation may be granted itself, because another catalogue may call it a write.
      const covering = grantsCovering(others, grant, access)
      return boxes.includes(grant) ? covering.filter((other) => other !== '@read') : covering
    },
  }
}
