import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** A short fact in a box: an application, an operation, "Read-only". */
export function Tag({
  mono = false,
  className,
  children,
}: {
  mono?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <span
      className={classNames(
        'inline-flex max-w-full items-center gap-1 rounded-sm border bg-sunken px-1.75 py-px text-[0.78125rem] leading-5',
        mono && 'font-mono text-xs leading-5',
        className,
      )}
    >
      {children}
    </span>
  )
}
