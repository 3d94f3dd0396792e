import type { TokenSort } from '@/lib/tokens/list-params'

type Column = 'name' | 'expires' | 'last_used'

// What one looks for first: names from A, what ends soonest, what was used latest.
const firstSort: Record<Column, TokenSort> = { name: 'name', expires: 'expires', last_used: '-last_used' }

/** Where the heading of a column leads, and how the list is sorted by it now, if it is. */
export function sortLink(
  path: string,
  search: URLSearchParams,
  column: Column,
  current: TokenSort,
): { href: string; direction?: 'ascending' | 'descending' } {
  const isCurrent = current === column || current === `-${column}`
  const reverse = current === column ? `-${column}` : column
  const next = new URLSearchParams(search)
  for (const name of ['cursor', 'more']) next.delete(name)
  next.set('sort', isCurrent ? reverse : firstSort[column])
  const direction = current === column ? 'ascending' : 'descending'
  return { href: `${path}?${next}`, ...(isCurrent && { direction }) }
}
