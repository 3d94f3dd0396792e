/**
 * An address as it may stand in a log: without the secrets of links that are mailed, and without the query string, which may hold what
 * somebody searched for.
 */
export function loggedPath(path: string): string {
  const [before = ''] = path.split('?')
  return before.replace(/^\/+(invite|reset-password|account\/email)\/.*/s, '/$1/…')
}
