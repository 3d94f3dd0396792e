import { listed, utcTime } from '../restrictions/words'
import type { Access } from './access'
import type { Failure } from './failures'
import type { DecisionState, OwnerState, TokenState } from './state'

/** "It expired on …": of the token itself or of an ancestor. */
export function expiredSentence(row: TokenState, isItself: boolean): string {
  const when = row.effectiveExpiresAt ? ` on ${utcTime(row.effectiveExpiresAt.toISOString())}` : ''
  return isItself ? `This token expired${when}.` : `${row.name}, which this token comes from, expired${when}.`
}

export function revokedSentence(row: TokenState, isItself: boolean): string {
  const when = row.effectiveRevokedAt ? ` on ${utcTime(row.effectiveRevokedAt.toISOString())}` : ''
  if (!isItself) return `${row.name}, which this token comes from, was revoked${when}.`
  switch (row.effectiveRevocationCause) {
    case 'owner_deactivated':
      return `This token was revoked${when}, when its owner was deactivated.`
    case 'old_secret':
      return `This token was revoked${when}, with the old secret that it was made from.`
    case 'key_retired':
      return `This token was revoked${when}, when the signing key of its secret was retired.`
    default:
      return `This token was revoked${when}.`
  }
}

/** Why checks failed, each reason once. */
export function failureSentences(failures: Failure[], state: Pick<DecisionState, 'application'>): string {
  const sentences = [...new Set(failures.map((failure) => failureSentence(failure, state)))]
  return sentences.slice(0, 4).join(' ')
}

function failureSentence({ restriction, block }: Failure, state: Pick<DecisionState, 'application'>): string {
  switch (restriction?.type) {
    case 'applications':
      return state.application
        ? `This token may not reach ${state.application.name}.`
        : 'This token is limited to certain applications, and the request names none.'
    case 'read_only':
      return 'This token may only read.'
    case 'operations':
      return `This token may only do ${listed(restriction.names, 'or')}.`
    case 'expires':
      return `This token expired on ${utcTime(restriction.at)}.`
    case 'not_before':
      return `This token is not valid before ${utcTime(restriction.at)}.`
    case 'networks':
      return `This token may only be used from ${listed(restriction.cidrs, 'or')}.`
    case 'scim_path':
      return 'This token may only reach /scim/v2/.'
    default:
      return `The custom Datalog of block ${block} does not allow this request.`
  }
}

export function roleSentence(owner: OwnerState, operation: string): string {
  return `The role ${owner.role.name} of ${owner.name} does not grant ${operation}.`
}

export function teamSentence(owner: OwnerState, application: string, access: Access): string {
  return `No team gives ${owner.name} ${access} access to ${application}.`
}

export function allowedSentence(
  owner: OwnerState,
  application: string | undefined,
  operation: string | undefined,
): string {
  const what = operation ? `do ${operation}` : 'be used'
  if (application)
    return `${owner.name} may ${operation ? what : 'reach'} ${operation ? `on ${application}` : application}.`
  return operation ? `${owner.name} may ${what}.` : `This token is valid and belongs to ${owner.name}.`
}
