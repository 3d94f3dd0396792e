import { classNames } from './class-names'

/** A grey stand-in for what is loading. Whoever shows some marks the region `aria-busy`, or uses one of the ready-made ones below. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames('block h-4 animate-pulse rounded-xs bg-line motion-reduce:animate-none', className)}
    />
  )
}

const widths = ['w-2/5', 'w-3/5', 'w-1/3', 'w-1/2', 'w-2/5', 'w-1/4']

export function ListSkeleton({ rows = 8, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" className="rounded-xl border bg-panel">
      <span className="sr-only">{label}</span>
      <div className="flex h-9.5 items-center border-b px-3">
        <Skeleton className="h-3 w-24" />
      </div>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={index} className="flex h-14 items-center gap-4 border-b px-3 last:border-b-0">
          <Skeleton className="size-4 shrink-0" />
          <span className="min-w-0 flex-1">
            <Skeleton className={widths[index % widths.length]} />
          </span>
          <Skeleton className="w-24 max-md:hidden" />
          <Skeleton className="h-5 w-16 rounded-full" />
        </div>
      ))}
    </div>
  )
}
