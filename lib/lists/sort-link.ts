type Search = Record<string, string | string[] | undefined> | URLSearchParams

type SortState = {
  /** `name`; the sort in the address is `name` upwards and `-name` downwards. */
  column: string
  current: string
  /** How the column is sorted when one first turns to it. */
  first: 'ascending' | 'descending'
}

// What belongs to the page as it was sorted: its cursor, and the roots that showed more of their descendants.
const ofThePage = ['cursor', 'more']

/** Where a column's heading leads: the same list sorted by it, the other way round when it is already. */
export function sortLink(
  path: string,
  search: Search,
  { column, current, first }: SortState,
): { href: string; direction?: 'ascending' | 'descending' } {
  const direction = current === column ? 'ascending' : current === `-${column}` ? 'descending' : undefined
  const next = direction === undefined ? first : direction === 'ascending' ? 'descending' : 'ascending'
  const parameters = new URLSearchParams()
  for (const [name, value] of search instanceof URLSearchParams ? search : Object.entries(search)) {
    if (name === 'sort' || ofThePage.includes(name) || value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, one)
  }
  parameters.set('sort', next === 'ascending' ? column : `-${column}`)
  return { href: `${path}?${parameters}`, ...(direction && { direction }) }
}
