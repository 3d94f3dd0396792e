import type { Access } from './access'

/** Latchkey's own operations are named with this prefix, and granted apart from those of applications. */
const managementPrefix = 'latchkey/'

export interface RoleGrants {
  /** Over applications: `*`, `order:*`, `*:list`, `order:list`, `@read`. */
  grants: readonly string[]
  /** With their prefix: `latchkey/service_token:create`. */
  managementOperations: readonly string[]
}

/** Whether a role grants an operation; `access` is the operation's, and decides only for `@read`. */
export function grantsOperation(role: RoleGrants, operation: string, access: Access): boolean {
  if (operation.startsWith(managementPrefix)) return role.managementOperations.includes(operation)
  return role.grants.some((grant) => matchesGrant(grant, operation, access))
}

/** Those of a role's grants over applications that cover an operation, as the role has them. */
export function grantsCovering(grants: readonly string[], operation: string, access: Access): string[] {
  return grants.filter((grant) => matchesGrant(grant, operation, access))
}

function matchesGrant(grant: string, operation: string, access: Access): boolean {
  if (grant === '*') return true
  if (grant === '@read') return access === 'read'
  const [resource, action] = grant.split(':')
  const [ownResource, ownAction] = operation.split(':')
  return (resource === '*' || resource === ownResource) && (action === '*' || action === ownAction)
}

/** Whether a level that a team gives is enough for an access. */
export function levelSuffices(level: Access | undefined, access: Access): boolean {
  return level === 'write' || level === access
}

/** The highest of the levels that several teams give. */
export function highestLevel(levels: readonly Access[]): Access | undefined {
  return levels.includes('write') ? 'write' : levels[0]
}
