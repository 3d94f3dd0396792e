import { coversGrant } from '../auth/holding'

/** A role has at most this many grants over applications. */
export const maxGrants = 1_000

const part = '(?:\\*|[a-z0-9_.-]{1,64})'
const operationPattern = new RegExp(`^${part}:${part}$`)

/** A grant as somebody wrote it, or undefined when it is none: `*`, `@read`, `order:*`, `*:list` or `order:list`. */
export function readGrant(text: string): string | undefined {
  const grant = text.trim().toLowerCase()
  if (grant === '*' || grant === '*:*') return '*'
  return grant === '@read' || operationPattern.test(grant) ? grant : undefined
}

/** Grants as people type or paste them, one a line or with commas between, or what is wrong with the first that is none. */
export function readGrants(text: string): { ok: true; grants: string[] } | { ok: false; message: string } {
  const grants: string[] = []
  for (const word of text.split(/[\s,]+/)) {
    if (word === '') continue
    const grant = readGrant(word)
    if (!grant) {
      const shown = word.length > 50 ? `${word.slice(0, 50)}…` : word
      return {
        ok: false,
        message: `“${shown}” is no grant. Write an operation such as order:list, or order:*, *:list, @read or * for more than one.`,
      }
    }
    grants.push(grant)
  }
  return { ok: true, grants }
}

/**
 * Grants in one order, each once, without those that another covers whatever catalogues there are: `order:list` beside `order:*` says
 * nothing. Beside `@read` it stays, because a catalogue may call it a write.
 */
export function normalizeGrants(grants: readonly string[]): string[] {
  const distinct = [...new Set(grants)]
  return distinct
    .filter((grant) => !distinct.some((other) => other !== grant && coversGrant(other, grant)))
    .sort(byGrant)
}

// What reaches furthest comes first: `*`, `@read`, then by name.
function byGrant(left: string, right: string): number {
  return rank(left) - rank(right) || (left < right ? -1 : 1)
}

function rank(grant: string): number {
  return grant === '*' ? 0 : grant === '@read' ? 1 : 2
}
