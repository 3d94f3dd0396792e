import type { ReadToken } from '../biscuit/read-token'
import { instantOf, secondsOf } from '../restrictions/times'
import type { Decision } from './decision'
import type { CopyState, DecisionState } from './state'

export type KnownParts = Pick<Decision, 'organization' | 'principal' | 'token'>

/** What a decision tells about organization, principal and token, once the signature held. */
export function knownParts(token: ReadToken, state: DecisionState): KnownParts {
  const { organization, owner } = state
  return {
    ...(organization && { organization: { id: organization.id, slug: organization.slug } }),
    ...(owner && {
      principal: {
        kind: owner.kind === 'service_user' ? ('service_user' as const) : ('user' as const),
        id: owner.userId ?? owner.id,
        identifier: owner.identifier,
        name: owner.name,
        role: owner.role.name,
      },
    }),
    ...tokenPart(token, state),
  }
}

function tokenPart(token: ReadToken, state: DecisionState): Pick<Decision, 'token'> {
  const [root, row] = [state.chain[0], state.chain.at(-1)]
  if (!root || !row || !state.credential) return {}
  const minted = state.credential.revocationIds.length
  const listed = listedCopy(token, state.copies)
  const { id, name } = listed ?? row
  return {
    token: {
      id,
      name,
      kind: row.kind,
      rootId: root.id,
      attenuated: state.chain.length > 1 || token.blocks.length > minted,
      registered: token.blocks.length <= minted || listed?.copyRevocationId === token.blocks.at(-1)?.revocationId,
      expiresAt: earliestExpiry(token, state),
    },
  }
}

/** The listed copy whose block comes last among the presented ones: the row that this very secret, or its nearest listed ancestor, is. */
export function listedCopy(token: ReadToken, copies: CopyState[]): CopyState | undefined {
  const ids = token.blocks.map((block) => block.revocationId)
  return copies
    .filter((copy) => ids.includes(copy.copyRevocationId))
    .sort((left, right) => ids.indexOf(right.copyRevocationId) - ids.indexOf(left.copyRevocationId))[0]
}

/** The copies whose row expiry counts: before the verifier has seen one, its row only repeats what somebody claimed. */
export function seenCopies(state: DecisionState): CopyState[] {
  return state.copies.filter((copy) => copy.firstSeenAt !== null)
}

// Of the rows, and of the expiries written into the token itself, which bind all the same.
function earliestExpiry(token: ReadToken, state: DecisionState): string | null {
  const rows = [...state.chain, ...seenCopies(state)].flatMap(({ effectiveExpiresAt }) =>
    effectiveExpiresAt ? [Math.floor(effectiveExpiresAt.getTime() / 1000)] : [],
  )
  const written = writtenExpiry(token)
  const all = written === null ? rows : [...rows, secondsOf(written)]
  return all.length > 0 ? instantOf(Math.min(...all)) : null
}

/** The earliest expiry that is written into the token itself; null when none is. */
export function writtenExpiry(token: ReadToken): string | null {
  const written = token.blocks.flatMap(({ content }) => {
    const restrictions = content.kind === 'dialect' ? content.restrictions : content.checks
    return restrictions.flatMap((check) => (check?.type === 'expires' ? [secondsOf(check.at)] : []))
  })
  return written.length > 0 ? instantOf(Math.min(...written)) : null
}
