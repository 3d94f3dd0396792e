/** Latchkey's own management operations (product: Concepts, "Management operations"); stored and granted with the prefix `latchkey/`. */
export const managementOperations = [
  'organization:read',
  'application:read',
  'service_user:read',
  'role:read',
  'team:read',
  'member:read',
  'application:create',
  'application:update',
  'application:delete',
  'usage:read',
  'settings:read',
  'service_user:create',
  'service_user:update',
  'service_user:deactivate',
  'service_user:reactivate',
  'service_user:delete',
  'service_token:read',
  'service_token:create',
  'service_token:attenuate',
  'service_token:revoke',
  'service_token:restore',
  'service_token:rotate',
  'service_token:delete',
  'role:create',
  'role:update',
  'role:delete',
  'team:create',
  'team:update',
  'team:delete',
  'member:invite',
  'member:update',
  'member:deactivate',
  'member:remove',
  'audit:read',
  'settings:update',
  'key:read',
  'key:rotate',
  'key:retire',
  'token:introspect',
  'organization:update',
  'organization:delete',
] as const

export type ManagementOperation = (typeof managementOperations)[number]

/** With their prefix: those that only an Admin may grant, whatever else a custom role holds. */
export const adminOnlyOperations: ReadonlySet<string> = new Set(withPrefix(managementOperations.slice(11)))

const everyone = managementOperations.slice(0, 6)
const manager = managementOperations.slice(0, 11)

/** The built-in roles, fixed: name, grants over applications, and management operations. */
export const builtInRoles = {
  admin: { name: 'Admin', grants: ['*'], managementOperations: withPrefix(managementOperations) },
  manager: { name: 'Manager', grants: ['*'], managementOperations: withPrefix(manager) },
  member: { name: 'Member', grants: ['@read'], managementOperations: withPrefix(everyone) },
} as const satisfies Record<string, { name: string; grants: readonly string[]; managementOperations: string[] }>

function withPrefix(operations: readonly ManagementOperation[]): string[] {
  return operations.map((operation) => `latchkey/${operation}`)
}
