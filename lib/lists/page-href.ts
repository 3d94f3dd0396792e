/** The address of another page of a list: the same search and filters, another cursor. Undefined when there is no such page. */
export function pageHref(
  path: string,
  search: Record<string, string | string[] | undefined>,
  cursor: string | undefined,
): string | undefined {
  if (!cursor) return undefined
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (name === 'cursor' || value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, one)
  }
  parameters.set('cursor', cursor)
  return `${path}?${parameters}`
}
