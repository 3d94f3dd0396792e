import type { ApplicationState, CopyState, DecisionState, KeyState, OwnerState, TokenState } from '../decision/state'
import type { StateQuestion } from './read-state'

type Access = 'read' | 'write'

/** In JSON, times are text. */
type Json<Row> = { [Name in keyof Row]: Date extends Row[Name] ? string | Exclude<Row[Name], Date> : Row[Name] }

type OwnerRow = Pick<OwnerState, 'id' | 'userId' | 'identifier' | 'name' | 'active' | 'role'> & { level: Access | null }

/** What the one statement of readState answers. */
export interface StateRow {
  now: Date
  severalOrganizations: boolean
  key: KeyState | null
  organization: DecisionState['organization']
  requestedOrganizationId: string | null
  credential: { id: string; tokenId: string; endsAt: string | null; revocationIds: string[] } | null
  /** Null where an ancestor's row is gone. */
  chain: (Json<TokenState> | null)[] | null
  copies: Json<CopyState>[] | null
  tombstones: string[] | null
  serviceUser: OwnerRow | null
  membership: OwnerRow | null
  application: (Omit<ApplicationState, 'operationAccess'> & { operationAccess: Access | null }) | null
}

/** The row as lib/decision wants it: times as dates, and what the request does not name left undefined. */
export function toDecisionState(row: StateRow, question: StateQuestion): DecisionState {
  const chain = row.chain ?? []
  const application = row.application && {
    ...row.application,
    operationAccess: row.application.operationAccess ?? undefined,
  }
  const requested = row.requestedOrganizationId === null ? null : { id: row.requestedOrganizationId }
  return {
    key: row.key,
    organization: row.organization,
    ...(question.organization !== undefined && { requestedOrganization: requested }),
    credential: row.credential && { ...row.credential, endsAt: dateOf(row.credential.endsAt) },
    chain: chain.every((token) => token !== null) ? chain.map(tokenOf) : [],
    copies: (row.copies ?? []).map((copy) => ({
      ...tokenOf(copy),
      copyRevocationId: copy.copyRevocationId,
      firstSeenAt: dateOf(copy.firstSeenAt),
    })),
    tombstones: row.tombstones ?? [],
    owner: ownerOf('service_user', row.serviceUser, application) ?? ownerOf('membership', row.membership, application),
    ...(question.application !== undefined && { application }),
  }
}

function tokenOf(token: Json<TokenState>): TokenState {
  return {
    id: token.id,
    name: token.name,
    kind: token.kind,
    effectiveExpiresAt: dateOf(token.effectiveExpiresAt),
    effectiveRevokedAt: dateOf(token.effectiveRevokedAt),
    effectiveRevocationCause: token.effectiveRevocationCause,
  }
}

// Only the level for the application that was asked about is read: no decision needs another.
function ownerOf(
  kind: OwnerState['kind'],
  row: OwnerRow | null,
  application: { id: string } | null,
): OwnerState | null {
  if (!row) return null
  const { level, ...owner } = row
  return { kind, ...owner, applications: new Map(application && level ? [[application.id, level]] : []) }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
