/**
 * The path of a request target: what stands before the query string. Undefined when it is no path, or has a dot segment in any spelling
 * (`..`, `%2e%2e`, `..;x`, `..\`): servers differ in what they make of those, and a check on the path must not be walked around.
 */
export function pathOf(target: string): string | undefined {
  const path = target.replace(/[?#].*$/s, '')
  if (!path.startsWith('/') || hasControlCharacter(path)) return undefined
  const segments = path.split(/[/\\]|%2f|%5c/i).map((segment) => segment.replace(/;.*$/s, '').replace(/%2e/gi, '.'))
  return segments.some((segment) => segment === '.' || segment === '..') ? undefined : path
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}
