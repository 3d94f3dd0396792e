import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

export type Crumb = { label: ReactNode; href?: string }

/** Where one is. The last crumb is this page and no link. */
export function Breadcrumb({ items, className }: { items: Crumb[]; className?: string }) {
  return (
    <nav aria-label="Breadcrumb" className={classNames('min-w-0', className)}>
      <ol className="flex min-w-0 items-center gap-2 text-ink-3">
        {items.map((item, index) => {
          const last = index === items.length - 1
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a crumb is its place on the path
              key={index}
              // A link stays wide enough to hit; behind a slash that takes more.
              className={classNames(
                'flex items-center gap-2',
                last ? 'min-w-16 shrink' : 'shrink-[3] lg:max-w-48 lg:shrink-0',
                !last && (index === 0 ? 'min-w-6' : 'min-w-12'),
              )}
            >
              {index > 0 && <span aria-hidden>/</span>}
              {last || !item.href ? (
                <span
                  aria-current={last ? 'page' : undefined}
                  className={classNames('truncate', last && 'font-medium text-ink')}
                >
                  {item.label}
                </span>
              ) : (
                <Link href={item.href} className="-mx-1 inline-block truncate rounded-sm px-1 py-0.5 hover:text-ink">
                  {item.label}
                </Link>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
