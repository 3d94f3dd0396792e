import { SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Count } from '@/lib/lists/count'
import type { Page } from '@/lib/lists/keyset'
import { pageHref } from '@/lib/lists/page-href'
import { ButtonLink } from './button-link'
import { Card } from './card'
import { EmptyState } from './empty-state'
import { Pagination } from './pagination'

type ListCardProps = {
  page: Page<unknown> & Count & { any?: boolean }
  /** The list's address without its search, and the search: for the neighbouring pages. */
  path: string
  search: Record<string, string | string[] | undefined>
  /** Instead of the rows when nothing is found. */
  noMatch: ReactNode
  /** Instead of them when there is nothing to be found. */
  none?: ReactNode
  /** The rows. */
  children: ReactNode
}

/** One page of a list, and the way to the others. */
export function ListCard({ page, path, search, noMatch, none, children }: ListCardProps) {
  const { rows, any = true } = page
  return (
    <Card>
      {rows.length > 0 ? children : any ? noMatch : none}
      <Pagination
        shown={rows.length}
        total={page.count}
        exact={page.exact}
        previousHref={pageHref(path, search, page.previous)}
        nextHref={pageHref(path, search, page.next)}
      />
    </Card>
  )
}

type NoMatchProps = {
  title: string
  /** The list without search and filters. */
  href: string
  clear: 'Clear the search' | 'Clear search and filters'
  /** What the search looks at. */
  children: ReactNode
}

export function NoMatch({ title, href, clear, children }: NoMatchProps) {
  return (
    <EmptyState icon={<SearchX />} title={title} action={<ButtonLink href={href}>{clear}</ButtonLink>}>
      {children}
    </EmptyState>
  )
}
