import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

type ErrorStateProps = {
  title: ReactNode
  /** What happened, why, and what to do. */
  children?: ReactNode
  action?: ReactNode
  /** What was thrown; only its reference is shown. */
  error?: unknown
  /** The heading's level: 1 where this is all there is on the page. */
  level?: 1 | 2
  className?: string
}

export function ErrorState({ title, children, action, error, level = 2, className }: ErrorStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div role="alert" className={classNames('grid justify-items-center gap-1 px-6 py-14 text-center', className)}>
      <span aria-hidden className="mb-2 grid size-10 place-items-center rounded-lg bg-red-soft text-red">
        <TriangleAlert />
      </span>
      <Heading className="font-medium">{title}</Heading>
      {children && <div className="max-w-[52ch] text-balance text-ink-2">{children}</div>}
      {error !== undefined && <ErrorReference error={error} />}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

/** The id under which the server has logged an error: all that a page may say of it. */
export function ErrorReference({ error }: { error: unknown }) {
  if (!(error instanceof Error) || !('digest' in error)) return null
  return (
    <p className="text-sm text-ink-3">
      Reference <code>{String(error.digest)}</code>
    </p>
  )
}
