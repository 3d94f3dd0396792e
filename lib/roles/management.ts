import { adminOnlyOperations, type ManagementOperation, managementOperations } from '../auth/operations'

/** As roles store them. */
export function withPrefix(operation: ManagementOperation): string {
  return `latchkey/${operation}`
}

/** Management operations with their prefix, each once and in the order in which Latchkey lists them. */
export function inOrder(operations: readonly string[]): string[] {
  const chosen = new Set(operations)
  return managementOperations.map(withPrefix).filter((operation) => chosen.has(operation))
}

/** Those of `after` that only an Admin may grant and that `before` does not have. */
export function newlyAdminOnly(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((operation) => adminOnlyOperations.has(operation) && !before.includes(operation))
}

export type ManagementGroup = {
  resource: string
  operations: { operation: string; action: string; adminOnly: boolean }[]
}

/** The management operations by what they are about, for a matrix: `service_user` with read, create, … */
export const managementGroups: readonly ManagementGroup[] = groups()

function groups(): ManagementGroup[] {
  const byResource = new Map<string, ManagementGroup>()
  for (const name of managementOperations) {
    const [resource = '', action = ''] = name.split(':')
    const group = byResource.get(resource) ?? { resource, operations: [] }
    const operation = withPrefix(name)
    group.operations.push({ operation, action, adminOnly: adminOnlyOperations.has(operation) })
    byResource.set(resource, group)
  }
  return [...byResource.values()]
}
