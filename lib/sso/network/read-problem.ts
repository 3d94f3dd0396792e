import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { ProviderProblem } from '../provider-problem'
import { ProviderUnreachable } from './provider-fetch'

/** What a failure while talking to a provider means. Whatever is no failure of the provider's passes through. */
export function readProblem(error: unknown, during: 'discovery' | 'sign-in'): unknown {
  if (error instanceof ProviderProblem) return error
  const options = { cause: error }
  const unreachable = causes(error).find((cause) => cause instanceof ProviderUnreachable)
  if (unreachable) return new ProviderProblem(unreachable.reason, undefined, options)
  if (error instanceof AuthorizationResponseError) {
    return new ProviderProblem(error.error === 'access_denied' ? 'cancelled' : 'refused_request', said(error), options)
  }
  if (error instanceof ResponseBodyError) {
    return new ProviderProblem(error.error === 'invalid_client' ? 'credentials' : 'bad_answer', said(error), options)
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new ProviderProblem(error.status === 401 ? 'credentials' : 'bad_answer', undefined, options)
  }
  // The library lets what is no address or no text fail as it may.
  if (!(error instanceof ClientError || error instanceof TypeError)) return error
  const code = 'code' in error ? error.code : undefined
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return new ProviderProblem('too_slow', undefined, options)
  if (during === 'sign-in') return new ProviderProblem('bad_answer', undefined, options)
  if (code !== 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return new ProviderProblem('not_openid', undefined, options)
  const { body } = error.cause as { body?: { issuer?: unknown } }
  return new ProviderProblem('other_issuer', callsItself(body?.issuer), options)
}

/** For an admin who set another issuer: what the provider calls itself. */
export function callsItself(issuer: unknown): string | undefined {
  return typeof issuer === 'string' ? `It calls itself “${issuer.slice(0, 200)}”. Enter exactly that.` : undefined
}

// OAuth's own error codes, one of a known alphabet (RFC 6749, section 5.2); descriptions could say anything.
function said({ error }: { error: string }): string | undefined {
  return /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(error) ? `It said “${error}”.` : undefined
}

function causes(error: unknown): Error[] {
  const found: Error[] = []
  for (let cause = error; cause instanceof Error && found.length < 10; cause = cause.cause) found.push(cause)
  return found
}
