import type { Decision, DecisionCode } from '@/lib/decision/decision'

/** Seconds after which a refusal for want of state may be tried again. */
export const retryAfter = '1'

const invalidToken = { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }
const insufficientScope = { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } }

/** Status and challenge of each refusal (contract §4; RFC 6750, section 3). */
const refusals: Record<Exclude<DecisionCode, 'ok'>, { status: number; headers: Record<string, string> }> = {
  missing: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
  malformed: invalidToken,
  bad_signature: invalidToken,
  unknown: invalidToken,
  expired: invalidToken,
  revoked: invalidToken,
  owner_inactive: invalidToken,
  unknown_application: insufficientScope,
  not_yet_valid: invalidToken,
  restricted: insufficientScope,
  too_complex: insufficientScope,
  not_permitted: insufficientScope,
  unavailable: { status: 503, headers: { 'retry-after': retryAfter } },
}

/** What a decision is in HTTP: only `ok` is 200, and tells the application behind the proxy who calls. */
export function forwardAuthAnswer(decision: Decision): { status: number; headers: Record<string, string> } {
  const { allowed, code, principal, organization, token } = decision
  if (code !== 'ok') return refusals[code]
  if (!allowed || !principal || !organization || !token)
    throw new Error('An allowing decision does not say whom it allows.')
  return {
    status: 200,
    headers: {
      'x-latchkey-principal': headerText(principal.id),
      'x-latchkey-principal-kind': principal.kind,
      'x-latchkey-organization': headerText(organization.id),
      'x-latchkey-token': headerText(token.id),
      'x-latchkey-role': headerText(principal.role),
    },
  }
}

/** Text as a header can carry it: everything but printable ASCII percent-encoded as UTF-8, and `%` itself, so that decoding gives it back. */
export function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]+|%/g, (part) => encodeURIComponent(part))
}
