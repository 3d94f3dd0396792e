import type { ReactNode } from 'react'

type PageHeaderProps = {
  title: ReactNode
  description?: ReactNode
  /** Before the title: a key icon. */
  leading?: ReactNode
  /** After the title: a badge. */
  trailing?: ReactNode
  /** Buttons; at most one of them primary. */
  actions?: ReactNode
}

export function PageHeader({ title, description, leading, trailing, actions }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <div className="flex items-start gap-3">
          {/* As high as a line of the title, so that it stands beside the first of them. */}
          {leading && <span className="flex h-[1lh] shrink-0 items-center text-xl">{leading}</span>}
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl font-semibold tracking-[-0.018em] wrap-anywhere">{title}</h1>
            {trailing}
          </div>
        </div>
        {description && <p className="max-w-[60ch] text-pretty text-ink-2">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:*:flex-auto">{actions}</div>}
    </header>
  )
}
