import type { IncomingMessage } from 'node:http'
import type { VerifierContext } from '../context'
import { Problem } from '../problem'
import { callerOf } from '../request/caller'

/** What to answer to a request that failed with this error: the error, or that too many have come, where the fault is the request's. */
export function limitBroken(
  { limits, trustedProxies }: Pick<VerifierContext, 'limits' | 'trustedProxies'>,
  request: IncomingMessage,
  error: Error,
): Error {
  return isBroken(error) ? limits.countBroken({ caller: callerOf(request, trustedProxies) }, error) : error
}

// A refused token was counted when it was decided about.
const countedElsewhere = [401, 403, 429]

function isBroken(error: Error & { statusCode?: number }): boolean {
  const status = error instanceof Problem ? error.status : (error.statusCode ?? 500)
  return status < 500 && !countedElsewhere.includes(status)
}
