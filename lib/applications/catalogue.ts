/** An operation of an application's catalogue. */
export type CataloguedOperation = { name: string; access: 'read' | 'write' }

/** An application has at most this many operations. */
export const maxOperations = 500

const shape = 'Write it as resource:action, such as order:list, in lower case letters, digits, “_”, “.” and “-”.'
const namePattern = /^[a-z0-9_.-]{1,64}:[a-z0-9_.-]{1,64}$/

/** What an operation's name says where nothing else does (contract, section 3). */
export function readsByName(name: string): boolean {
  return /:(read|list|get)$/.test(name)
}

/** A line that holds something: an operation, or what is wrong with it. */
export type CatalogueLine = { line: number } & (CataloguedOperation | { problem: string })

/**
 * Reads a catalogue as people type or paste it: one operation a line, then `read` or `write`; without either the name decides, as it
 * does for requests. Empty lines and commas are ignored, and so is an operation that stands twice with the same access.
 */
export function readCatalogue(text: string): CatalogueLine[] {
  const seen = new Map<string, 'read' | 'write'>()
  return text.split(/\r?\n/).flatMap((content, index): CatalogueLine[] => {
    const line = index + 1
    const [name = '', access, ...rest] = content.replaceAll(',', ' ').trim().split(/\s+/)
    if (name === '') return []
    if (!namePattern.test(name)) {
      const shown = name.length > 50 ? `${name.slice(0, 50)}…` : name
      return [{ line, problem: `“${shown}” is not an operation. ${shape}` }]
    }
    if (rest.length > 0 || (access !== undefined && access !== 'read' && access !== 'write')) {
      return [{ line, problem: `after ${name} comes “read” or “write”, or nothing.` }]
    }
    const chosen = access ?? (readsByName(name) ? 'read' : 'write')
    const earlier = seen.get(name)
    if (earlier === chosen) return []
    if (earlier) return [{ line, problem: `${name} stands twice, once with read and once with write.` }]
    seen.set(name, chosen)
    return [{ line, name, access: chosen }]
  })
}

/** The operations of a catalogue by name, or what is wrong with its first wrong line. */
export function parseCatalogue(
  text: string,
): { ok: true; operations: CataloguedOperation[] } | { ok: false; message: string } {
  const operations: CataloguedOperation[] = []
  for (const line of readCatalogue(text)) {
    if ('problem' in line) return { ok: false, message: `Line ${line.line}: ${line.problem}` }
    operations.push({ name: line.name, access: line.access })
  }
  if (operations.length > maxOperations) {
    return {
      ok: false,
      message: `A catalogue has at most ${maxOperations} operations, and this one has ${operations.length}.`,
    }
  }
  return { ok: true, operations: operations.sort((left, right) => (left.name < right.name ? -1 : 1)) }
}

/** The catalogue as text, one operation a line: what parseCatalogue reads. */
export function printCatalogue(operations: CataloguedOperation[]): string {
  return operations.map(({ name, access }) => `${name} ${access}`).join('\n')
}
