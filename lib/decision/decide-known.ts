import type { ReadToken } from '../biscuit/read-token'
import type { Refused } from './decide'
import { listedCopy, seenCopies } from './known'
import { expiredSentence, revokedSentence } from './sentences'
import type { DecisionState, TokenState } from './state'
import { countsAtOnce, hasPassed } from './status'

/** From `unknown` to `unknown_application`: what the rows say, before any check of the token is looked at. */
export function decideKnown(token: ReadToken, state: DecisionState, now: Date): Refused | undefined {
  return (
    decideUnknown(token, state) ??
    decideExpired(token, state, now) ??
    decideRevoked(token, state, now) ??
    decideOwner(state) ??
    decideApplication(state)
  )
}

function decideUnknown(token: ReadToken, state: DecisionState): Refused | undefined {
  const { authority } = token
  const { organization, requestedOrganization, credential, chain, owner } = state
  if (!organization || organization.id !== authority.organizationId) {
    return { code: 'unknown', reason: 'The organization of this token has been deleted.', discreet: true }
  }
  if (requestedOrganization !== undefined && requestedOrganization?.id !== organization.id) {
    // To the one who asks, a token of another organization is like none at all.
    return { code: 'unknown', reason: 'No such token is known in this organization.', discreet: true }
  }
  const root = chain[0]
  const isWhole =
    credential?.id === authority.credentialId &&
    chain.at(-1)?.id === credential.tokenId &&
    root?.id === authority.tokenId &&
    owner?.id === authority.owner.id &&
    owner.kind === authority.owner.kind
  const { blocks } = token
  // A secret always carries the blocks that Latchkey minted for it: they cannot be taken off.
  const isOurs = isWhole && credential.revocationIds.every((id, index) => blocks[index]?.revocationId === id)
  if (!isOurs || state.tombstones.some((id) => blocks.some((block) => block.revocationId === id))) {
    return {
      code: 'unknown',
      reason: 'This token, or one that it comes from, has been deleted or was never known here.',
    }
  }
  return undefined
}

function decideExpired(token: ReadToken, state: DecisionState, now: Date): Refused | undefined {
  const isOver = ({ effectiveExpiresAt }: TokenState) => hasPassed(effectiveExpiresAt, now)
  const row = state.chain.find(isOver) ?? seenCopies(state).find(isOver)
  return row && { code: 'expired', reason: expiredSentence(row, isItself(row, token, state)) }
}

function decideRevoked(token: ReadToken, state: DecisionState, now: Date): Refused | undefined {
  const isRevoked = ({ effectiveRevokedAt, effectiveRevocationCause }: TokenState) =>
    hasPassed(effectiveRevokedAt, now) || (effectiveRevokedAt !== null && countsAtOnce(effectiveRevocationCause))
  const row = state.chain.find(isRevoked) ?? state.copies.find(isRevoked)
  if (row) return { code: 'revoked', reason: revokedSentence(row, isItself(row, token, state)) }
  if (hasPassed(state.credential?.endsAt ?? null, now)) {
    return { code: 'revoked', reason: 'This secret was replaced by a newer one, and its time beside it is over.' }
  }
  // Deactivating a service user revokes its tokens in the same transaction; should one have been missed, this holds.
  if (state.owner?.kind === 'service_user' && !state.owner.active) {
    return { code: 'revoked', reason: `${state.owner.name}, which this token belongs to, is deactivated.` }
  }
  return undefined
}

function decideOwner({ owner }: DecisionState): Refused | undefined {
  if (owner?.active) return undefined
  return {
    code: 'owner_inactive',
    reason: `${owner?.name ?? 'The member'}, who this token belongs to, is deactivated.`,
  }
}

function decideApplication({ application }: DecisionState): Refused | undefined {
  if (application === undefined || (application && !application.deleted)) return undefined
  return {
    code: 'unknown_application',
    reason: application
      ? `The application ${application.name} has been deleted.`
      : 'There is no such application in the organization of this token.',
  }
}

function isItself(row: TokenState, token: ReadToken, state: DecisionState): boolean {
  return row.id === (listedCopy(token, state.copies) ?? state.chain.at(-1))?.id
}
