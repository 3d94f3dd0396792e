/** What a request wants to do to an application. */
export type Access = 'read' | 'write'

export interface AccessInput {
  /** What the caller states. */
  access?: Access
  application?: string
  operation?: string
  method?: string
  /** What the application's catalogue says of the operation. */
  catalogued?: Access
  /** Forward-auth sets this to false: there, an operation that is in no catalogue and has no believed method counts as `write`. */
  nameDecides?: boolean
}

const readMethods = ['GET', 'HEAD', 'OPTIONS']

/** The access that is stated as a fact (contract, section 3); undefined for a question of identity alone. */
export function resolveAccess(input: AccessInput): Access | undefined {
  const { access, application, operation, method, catalogued, nameDecides = true } = input
  if ((access ?? application ?? operation ?? method) === undefined) return undefined
  if (access || catalogued) return access === 'write' || catalogued === 'write' ? 'write' : 'read'
  if (method) return readMethods.includes(method) ? 'read' : 'write'
  return nameDecides && operation && /:(read|list|get)$/.test(operation) ? 'read' : 'write'
}
