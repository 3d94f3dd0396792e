import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={classNames('min-w-0 rounded-xl border bg-panel', className)} />
}

type CardSectionProps = {
  title: ReactNode
  /** What stands at the end of the heading: a small button, a sum. */
  aside?: ReactNode
  id?: string
  className?: string
  children: ReactNode
}

/** A card with a heading. Its content brings its own padding: CardBody, or rows that reach the edges. */
export function CardSection({ title, aside, id, className, children }: CardSectionProps) {
  return (
    <section id={id} data-titled className={classNames('min-w-0 rounded-xl border bg-panel', className)}>
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
        <h2 className="font-medium">{title}</h2>
        {aside && <div className="ml-auto flex items-center gap-2 text-ink-3">{aside}</div>}
      </div>
      {children}
    </section>
  )
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={classNames('p-4', className)} />
}
