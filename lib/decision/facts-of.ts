import type { Facts } from '../restrictions/evaluate'
import { resolveAccess } from './access'
import type { VerifyRequest } from './request'
import type { DecisionState } from './state'

/** A request as decisions see it: parsed, and saying whether an operation's name may decide its access (see resolveAccess). */
export type DecisionRequest = Omit<VerifyRequest, 'token' | 'organization'> & { nameDecides?: boolean }

/** The facts that are stated for a request (contract, section 3), with the application resolved to its id. */
export function factsOf(request: DecisionRequest, state: DecisionState, now: Date): Facts {
  const { application: named, operation, clientIp, method, path } = request
  const access = resolveAccess({ ...request, catalogued: state.application?.operationAccess })
  const application = state.application?.id ?? named
  const known = { application, operation, access, clientIp, method, path }
  return {
    now: Math.floor(now.getTime() / 1000),
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  }
}
