// Any origin will do: a path that leaves it is not one of ours.
const base = 'http://latchkey.invalid'

/**
 * Where to go after signing in: a path of this dashboard, or null. Browsers read `//host`, `/\\host` and addresses with tabs or line
 * breaks inside as other hosts, so the path is what the URL parser makes of it, and only if it stays here.
 */
export function returnPath(value: unknown): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 2_000) return null
  if (!URL.canParse(value, base)) return null
  const url = new URL(value, base)
  if (url.origin !== base || url.pathname.startsWith('//')) return null
  const path = `${url.pathname}${url.search}`
  return path === '/login' || path.startsWith('/login?') || path.startsWith('/api/') ? null : path
}

/** A path that leads on to `back` afterwards, if there is somewhere to go back to. */
export function withReturn(path: string, back: string | null): string {
  return back ? `${path}?${new URLSearchParams({ return: back })}` : path
}
