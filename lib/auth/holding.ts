import { adminOnlyOperations } from './operations'

/** What decides how much someone holds. */
export type HeldRole = { builtIn: string | null; grants: readonly string[]; managementOperations: readonly string[] }

/** A role, and by application id the level that teams give (the highest of several, Public among them). */
export type Holding = { role: HeldRole; levels: ReadonlyMap<string, 'read' | 'write'> }

/**
 * Whether `holder` holds everything that `other` holds. Nobody assigns, mints for, edits or acts on beyond that (product: Concepts).
 * Grants are compared as patterns: `@read` covers `order:list` in no catalogue that might come, so it covers none here.
 */
export function canHold(holder: Holding, other: Holding): boolean {
  if (isAdmin(holder)) return true
  if (isAdmin(other)) return false
  return (
    other.role.grants.every((wanted) => holder.role.grants.some((held) => coversGrant(held, wanted))) &&
    other.role.managementOperations.every((operation) => holder.role.managementOperations.includes(operation)) &&
    [...other.levels].every(([application, level]) => reaches(holder.levels.get(application), level))
  )
}

/** Whether `holder` may give someone what `other` holds: only an Admin grants the operations that are marked so. */
export function canGrant(holder: Holding, other: Holding): boolean {
  if (isAdmin(holder)) return true
  return (
    canHold(holder, other) && !other.role.managementOperations.some((operation) => adminOnlyOperations.has(operation))
  )
}

/** Admins bypass teams: they hold every application at every level. */
function isAdmin(holding: Holding): boolean {
  return holding.role.builtIn === 'admin'
}

/** Whether one grant over applications covers another, whatever catalogues there are. */
export function coversGrant(held: string, wanted: string): boolean {
  if (held === '*' || held === wanted) return true
  const [heldResource, heldAction] = held.split(':')
  const [resource, action] = wanted.split(':')
  if (heldAction === undefined || action === undefined) return false
  return (heldResource === '*' || heldResource === resource) && (heldAction === '*' || heldAction === action)
}

function reaches(held: 'read' | 'write' | undefined, wanted: 'read' | 'write'): boolean {
  return held === 'write' || held === wanted
}
