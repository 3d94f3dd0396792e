import type { ReactNode } from 'react'
import { classNames } from './class-names'

type EmptyStateProps = {
  icon?: ReactNode
  title: ReactNode
  /** What this place is for, or why nothing was found. */
  children?: ReactNode
  /** What to do next. */
  action?: ReactNode
  className?: string
}

export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={classNames('grid justify-items-center gap-1 px-6 py-14 text-center', className)}>
      {icon && (
        <span aria-hidden className="mb-2 grid size-10 place-items-center rounded-lg border bg-sunken text-ink-3">
          {icon}
        </span>
      )}
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-[52ch] text-balance text-ink-2">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
