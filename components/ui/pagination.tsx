import type { ReactNode } from 'react'
import { Button } from './button'
import { ButtonLink } from './button-link'
import { listSummary } from './list-summary'

type PaginationProps = {
  /** Rows on this page. */
  shown: number
  /** The position of the first row, counted from 1, when it is known. */
  from?: number
  total: number
  /** False when counting stopped at `total`. */
  exact?: boolean
  previousHref?: string
  nextHref?: string
}

export function Pagination({ shown, from, total, exact = true, previousHref, nextHref }: PaginationProps) {
  // The empty state above says it already; only a page emptied meanwhile still needs the way back.
  if (shown === 0 && !previousHref && !nextHref) return null
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 border-t px-3 py-2.5 text-sm text-ink-3">
      <p className="mr-auto tabular-nums">{listSummary({ shown, from, total, exact })}</p>
      <PageLink href={previousHref}>Previous</PageLink>
      <PageLink href={nextHref}>Next</PageLink>
    </nav>
  )
}

function PageLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (!href) {
    return (
      <Button size="small" disabled>
        {children}
      </Button>
    )
  }
  return (
    <ButtonLink href={href} size="small" prefetch={false}>
      {children}
    </ButtonLink>
  )
}
