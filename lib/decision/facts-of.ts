import type { Facts } from '../restrictions/evaluate'
import { resolveAccess } from './access'
import type { VerifyRequest } from './request'
import type { DecisionState } from './state'

/** A request as decisions see it: parsed, and saying whether an operation's name may decide its access (see resolveAccess). */
export type DecisionRequest = Omit<VerifyRequest, 'token' | 'organization'> & { nameDecides?: boolean }

/** The facts that are stated for a request (contract, section 3), with the application resolved to its id. */
export function factsOf(request: DecisionRequest, state: DecisionState, now: Date): Facts {
  const { application: named, operation, clientIp, method, path, nameDecides } = request
  const catalogued = state.application?.operationAccess
  const access = resolveAccess({
    access: request.access,
    application: named,
    operation,
    method,
    nameDecides,
    catalogued,
  })
  const application = state.application?.id ?? named
  const facts: Facts = { now: Math.floor(now.getTime() / 1000) }
  if (application !== undefined) facts.application = application
  if (operation !== undefined) facts.operation = operation
  if (access !== undefined) facts.access = access
  if (clientIp !== undefined) facts.clientIp = clientIp
  if (method !== undefined) facts.method = method
  if (path !== undefined) facts.path = path
  return facts
}
