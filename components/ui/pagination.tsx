import { type ReactNode, Suspense } from 'react'
import { Button } from './button'
import { ButtonLink } from './button-link'
import { listSummary } from './list-summary'

type Counted = { count: number; exact: boolean }

type PaginationProps = {
  /** Rows on this page. */
  shown: number
  /** The position of the first row, counted from 1, when it is known. */
  from?: number
  previousHref?: string
  nextHref?: string
} & (
  | {
      total: number
      /** False when counting stopped at `total`. */
      exact?: boolean
    }
  /** Rows that shall not wait for their count; "50 of …" till it is there. */
  | { counting: Promise<Counted> }
)

export function Pagination({ shown, from, previousHref, nextHref, ...total }: PaginationProps) {
  // The empty state above says it already; only a page emptied meanwhile still needs the way back.
  if (shown === 0 && !previousHref && !nextHref) return null
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 border-t px-3 py-2.5 text-sm text-ink-3">
      <p className="mr-auto tabular-nums">
        {'counting' in total ? (
          // Of this page alone: turning to the next one does not wait for its count either.
          <Suspense key={`${previousHref} ${nextHref}`} fallback={listSummary({ shown, from })}>
            <LateSummary shown={shown} from={from} counting={total.counting} />
          </Suspense>
        ) : (
          listSummary({ shown, from, total: total.total, exact: total.exact })
        )}
      </p>
      <PageLink href={previousHref}>Previous</PageLink>
      <PageLink href={nextHref}>Next</PageLink>
    </nav>
  )
}

type LateSummaryProps = { shown: number; from: number | undefined; counting: Promise<Counted> }

async function LateSummary({ shown, from, counting }: LateSummaryProps) {
  const { count, exact } = await counting
  return listSummary({ shown, from, total: count, exact })
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
