/** The address of the same view with further descendants of one root: `more=tok_….2` says that it was asked for twice. */
export function moreHref(path: string, search: URLSearchParams, rootId: string): string {
  const next = new URLSearchParams(search)
  const [others, times] = [next.getAll('more').filter((text) => !text.startsWith(`${rootId}.`)), asked(next, rootId)]
  next.delete('more')
  for (const text of others) next.append('more', text)
  next.append('more', `${rootId}.${times + 1}`)
  return `${path}?${next}`
}

function asked(search: URLSearchParams, rootId: string): number {
  const text = search.getAll('more').find((one) => one.startsWith(`${rootId}.`))
  return Number(text?.slice(rootId.length + 1)) || 0
}
