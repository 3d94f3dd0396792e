import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** Terms and what they are: the side of a detail page. */
export function Facts({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={classNames('rounded-xl border bg-panel', className)}>{children}</dl>
}

export function Fact({ term, mono = false, children }: { term: ReactNode; mono?: boolean; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[8.25rem_minmax(0,1fr)] gap-x-2 border-b px-4 py-2.25 last:border-b-0 max-sm:grid-cols-[6.5rem_minmax(0,1fr)]">
      <dt className="text-ink-3">{term}</dt>
      <dd className={mono ? 'font-mono text-[0.78125rem] leading-5.25 break-all' : undefined}>{children}</dd>
    </div>
  )
}
