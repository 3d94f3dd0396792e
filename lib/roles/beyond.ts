import { coversGrant, type HeldRole } from '../auth/holding'
import { newlyAdminOnly } from './management'

/** What a role grants. */
export type RoleContent = { grants: readonly string[]; managementOperations: readonly string[] }

export const nothing: RoleContent = { grants: [], managementOperations: [] }

/**
 * Why somebody may not make a role's content what it shall be, or undefined when they may: nobody grants what they do not hold
 * themselves, and what is marked so only an Admin grants. Taking away is acting on it all the same: it has to be held as well.
 */
export function beyond(
  own: HeldRole,
  before: RoleContent,
  after: RoleContent,
): { message: string; field: string } | undefined {
  if (own.builtIn === 'admin') return undefined
  const grant = [...before.grants, ...after.grants].find(
    (wanted) => !own.grants.some((held) => coversGrant(held, wanted)),
  )
  if (grant) {
    return {
      message: `You do not hold ${grant} yourself, so you can neither grant nor take it. Ask an admin.`,
      field: 'grants',
    }
  }
  const field = 'managementOperations'
  const operation = [...before.managementOperations, ...after.managementOperations].find(
    (wanted) => !own.managementOperations.includes(wanted),
  )
  if (operation) {
    return {
      message: `You do not hold ${operation} yourself, so you can neither grant nor take it. Ask an admin.`,
      field,
    }
  }
  const [reserved] = newlyAdminOnly(before.managementOperations, after.managementOperations)
  return reserved ? { message: `Only an Admin grants ${reserved}. Leave it out, or ask one.`, field } : undefined
}
