import { Skeleton } from '../ui/skeleton'
import { Figures } from './figure'

/** Stands in for figures that are being counted. */
export function FiguresSkeleton({ figures }: { figures: number }) {
  return (
    <Figures label="Loading">
      {Array.from({ length: figures }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
        <div key={index} className="grid gap-2.5 px-4 py-3.5">
          <Skeleton className="h-3 w-16" />
          <Skeleton className="h-6 w-12" />
        </div>
      ))}
    </Figures>
  )
}

/** Stands in for a card with a short list. */
export function CardSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" className="rounded-xl border bg-panel">
      <span className="sr-only">Loading</span>
      <div className="flex h-12 items-center border-b px-4">
        <Skeleton className="w-28" />
      </div>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
        <div key={index} className="flex h-12 items-center border-b px-4 last:border-b-0">
          <Skeleton className="w-2/5" />
        </div>
      ))}
    </div>
  )
}
