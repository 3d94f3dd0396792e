/** An operation of an application's catalogue. */
export type CataloguedOperation = { name: string; access: 'read' | 'write' }

/** An application has at most this many operations. */
export const maxOperations = 500

const namePattern = /^[a-z0-9_.-]{1,64}:[a-z0-9_.-]{1,64}$/
const readingPattern = /:(read|list|get)$/

/**
 * Reads a catalogue as people type or paste it: one operation a line, then `read` or `write`; without either the name decides, as it
 * does for requests (`:read`, `:list` and `:get` read). Empty lines and commas are ignored.
 */
export function parseCatalogue(
  text: string,
): { ok: true; operations: CataloguedOperation[] } | { ok: false; message: string } {
  const operations = new Map<string, CataloguedOperation>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.replaceAll(',', ' ').trim().split(/\s+/)
    const [name = '', access, ...rest] = words
    if (name === '') continue
    const where = `Line ${index + 1}`
    if (!namePattern.test(name)) {
      return {
        ok: false,
        message: `${where}: “${name.slice(0, 50)}” is not an operation. Write it as resource:action, such as order:list, in lower case letters, digits, “_”, “.” and “-”.`,
      }
    }
    if (rest.length > 0 || (access !== undefined && access !== 'read' && access !== 'write')) {
      return { ok: false, message: `${where}: after ${name} comes “read” or “write”, or nothing.` }
    }
    const chosen = access ?? (readingPattern.test(name) ? 'read' : 'write')
    const earlier = operations.get(name)
    if (earlier && earlier.access !== chosen) {
      return { ok: false, message: `${where}: ${name} stands twice, once with read and once with write.` }
    }
    operations.set(name, { name, access: chosen })
  }
  if (operations.size > maxOperations) {
    return {
      ok: false,
      message: `A catalogue has at most ${maxOperations} operations, and this one has ${operations.size}.`,
    }
  }
  const sorted = [...operations.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
  return { ok: true, operations: sorted }
}

/** The catalogue as text, one operation a line: what parseCatalogue reads. */
export function printCatalogue(operations: CataloguedOperation[]): string {
  return operations.map(({ name, access }) => `${name} ${access}`).join('\n')
}
