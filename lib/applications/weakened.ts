import { type CataloguedOperation, readsByName } from './catalogue'

/**
 * Operations that a new catalogue protects less than the old one: what was `write` and is `read` or in no catalogue any more, and what
 * was in none and is `read` although its name does not say so. Someone limited to reading may do more by it.
 */
export function weakenedOperations(before: CataloguedOperation[], after: CataloguedOperation[]): string[] {
  const old = new Map(before.map(({ name, access }) => [name, access]))
  const present = new Map(after.map(({ name, access }) => [name, access]))
  const lost = before.filter(({ name, access }) => access === 'write' && present.get(name) !== 'write')
  const added = after.filter(({ name, access }) => access === 'read' && !old.has(name) && !readsByName(name))
  return [...lost, ...added].map(({ name }) => name)
}
