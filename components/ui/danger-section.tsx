import type { ReactNode } from 'react'
import { buttonClass } from './button-class'

type DangerSectionProps = {
  title: string
  /** What it means, in a sentence; the rest shows once one asks for it. */
  summary: ReactNode
  /** Shown from the start, after a refusal. */
  open?: boolean
  children: ReactNode
}

/** Something that cannot simply be taken back, folded away: what it would do and the form that does it. No JavaScript needed. */
export function DangerSection({ title, summary, open = false, children }: DangerSectionProps) {
  return (
    <details open={open} className="group min-w-0 rounded-xl border bg-panel">
      <summary className="flex list-none flex-wrap items-center gap-x-4 gap-y-2 rounded-xl px-4 py-3 -outline-offset-2 [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-1 basis-64">
          <span className="block font-medium">{title}</span>
          <span className="block text-ink-2">{summary}</span>
        </span>
        <span aria-hidden className={buttonClass({ variant: 'danger' }, 'group-open:hidden')}>
          {title.split(' ')[0]}…
        </span>
      </summary>
      <div className="grid gap-4 border-t p-4">{children}</div>
    </details>
  )
}
