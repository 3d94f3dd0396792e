import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from '../ui/class-names'

const number = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const compactFrom = 1_000_000

type FigureProps = {
  label: string
  value: number
  /** False when counting stopped at `value`. */
  exact?: boolean
  note?: ReactNode
  /** The list that the figure counts. */
  href?: string
  tone?: 'green' | 'orange' | 'red'
}

const dots = { green: 'bg-green', orange: 'bg-orange', red: 'bg-red' }

/** A number and what it counts; leads to the list of it. */
export function Figure({ label, value, exact = true, note, href, tone }: FigureProps) {
  const content = (
    <>
      <span className="flex items-center gap-1.5 text-sm text-ink-3">
        {tone && <span aria-hidden className={classNames('size-1.5 rounded-full', dots[tone])} />}
        {label}
      </span>
      <span
        title={value < compactFrom ? undefined : number.format(value)}
        className="block text-2xl font-semibold tracking-[-0.02em] whitespace-nowrap tabular-nums"
      >
        {(value < compactFrom ? number : compact).format(value)}
        {!exact && '+'}
      </span>
      {note && <span className="block text-sm text-ink-3">{note}</span>}
    </>
  )
  const shape = 'block min-w-0 px-4 py-3'
  if (!href) return <div className={shape}>{content}</div>
  return (
    <Link href={href} className={classNames(shape, 'transition-colors duration-100 hover:bg-sunken')}>
      {content}
    </Link>
  )
}

/** Figures side by side, divided by hairlines. */
export function Figures({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <section aria-label={label} className={classNames('overflow-hidden rounded-xl border bg-panel', className)}>
      {/* Each figure draws its own right and lower line; those at the edges fall outside the box. A last row of fewer is filled by them. */}
      <div className="-mr-px flex h-[calc(100%+1px)] flex-wrap *:flex-[1_0_8.25rem] *:border-r *:border-b">
        {children}
      </div>
    </section>
  )
}
