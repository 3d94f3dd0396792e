/** One field of an entry: what it was and what it became. Undefined where there was nothing, or is nothing any more. */
export type Change = { field: string; before: unknown; after: unknown }

type Fields = Record<string, unknown> | null

/** What an entry changed, field by field, in the order in which they were written; fields that stayed the same are left out. */
export function changesOf(before: Fields, after: Fields): Change[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...fields].flatMap((field) => {
    const change = { field, before: before?.[field], after: after?.[field] }
    return same(change.before, change.after) ? [] : [change]
  })
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
}
