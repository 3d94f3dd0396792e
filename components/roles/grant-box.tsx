'use client'

import { type ReactNode, useId } from 'react'
import { CheckboxBox } from '../ui/checkbox'
import { classNames } from '../ui/class-names'
import { Tag } from '../ui/tag'

type GrantBoxProps = {
  grant: string
  access?: 'read' | 'write'
  /** Whether it stands below the line that covers its resource. */
  below?: boolean
  /** In words, beside a pattern that is no operation. */
  meaning?: ReactNode
  chosen: boolean
  /** The other grants that cover it. While there are any it is granted, and cannot be taken away alone. */
  covering: string[]
  /** Undefined: for looking at only. */
  onChange: ((chosen: boolean) => void) | undefined
  /** Whether one holds it oneself. */
  held: boolean
}

/** One grant of the matrix: a box, and what grants it when it is not the box itself. */
export function GrantBox({ grant, access, below = false, meaning, chosen, covering, onChange, held }: GrantBoxProps) {
  const id = useId()
  const covered = covering.length > 0
  return (
    <li
      className={classNames(
        'flex min-h-9 flex-wrap items-center gap-x-3 border-b px-4 py-1 last:border-b-0',
        below && 'pl-10.5',
      )}
    >
      <label htmlFor={id} className="flex min-h-7 min-w-0 items-center gap-2.5 pointer-coarse:min-h-11">
        <CheckboxBox
          id={id}
          name="grants[]"
          value={grant}
          checked={chosen || covered}
          disabled={covered || !onChange || !(held || chosen)}
          onChange={(event) => onChange?.(event.target.checked)}
        />
        <code className="break-all">{grant}</code>
      </label>
      {access && <Tag>{access}</Tag>}
      {meaning && <span className="text-sm text-ink-3">{meaning}</span>}
      {covered && (
        <span className="ml-auto text-sm text-ink-3">
          by <code className="break-all">{covering.join(', ')}</code>
        </span>
      )}
      {!covered && !held && !chosen && onChange && (
        <span className="ml-auto text-sm text-ink-3">You do not hold it</span>
      )}
    </li>
  )
}
