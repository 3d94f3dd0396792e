import type { Access } from '../decision/access'
import type { CopyState, DecisionState, KeyState, TokenState } from '../decision/state'
import type { ApplicationPart, CredentialPart, OwnerPart, RolePart, StateParts } from './parts'

/** In JSON, times are text. */
type Json<Row> = { [Name in keyof Row]: Date extends Row[Name] ? string | Exclude<Row[Name], Date> : Row[Name] }

/** A list that nothing was ever written to is null in the database. */
type Nullable<Row, Lists extends keyof Row> = Omit<Row, Lists> & { [Name in Lists]: Row[Name] | null }

/** What the one statement of readParts answers. */
export interface PartsRow {
  now: Date
  /** Or its digits, as the driver gives it. */
  position: bigint | string | null
  severalOrganizations: boolean
  key: KeyState | null
  organization: DecisionState['organization']
  credential: Nullable<Json<CredentialPart['credential']>, 'revocationIds'> | null
  /** The credential's. */
  token: { rootId: string; serviceUserId: string | null; membershipId: string | null } | null
  /** Null where an ancestor's row is gone. */
  chain: (Json<TokenState> | null)[] | null
  copies: Json<CopyState>[] | null
  tombstones: string[] | null
  fewCopies: boolean
  owner: (Omit<OwnerPart, 'teams' | 'userId'> & { userId: string | null }) | null
  teams: string[] | null
  role: Nullable<RolePart, 'grants' | 'managementOperations'> | null
  application: Pick<ApplicationPart, 'id' | 'name' | 'deleted' | 'whole'> | null
  operations: Record<string, Access> | null
  everyone: Access | null
  levels: Record<string, Access> | null
}

export function partsOf(row: PartsRow): StateParts {
  // The feed has a row from the first migration on, and the last one is never removed.
  if (row.position === null) throw new Error('The change feed is empty.')
  return {
    position: Number(row.position),
    now: row.now,
    severalOrganizations: row.severalOrganizations,
    key: row.key,
    organization: row.organization,
    credential: credentialOf(row),
    owner: ownerOf(row),
    role: row.role && {
      ...row.role,
      grants: row.role.grants ?? [],
      managementOperations: row.role.managementOperations ?? [],
    },
    application: row.application && {
      ...row.application,
      operations: new Map(Object.entries(row.operations ?? {})),
      everyone: row.everyone ?? undefined,
      levels: new Map(Object.entries(row.levels ?? {})),
    },
  }
}

function credentialOf(row: PartsRow): CredentialPart | null {
  const { credential, token, fewCopies } = row
  const ownerId = token?.serviceUserId ?? token?.membershipId
  if (!credential || !token || !ownerId) return null
  const chain = row.chain ?? []
  const copies = (row.copies ?? []).map((copy) => ({
    ...tokenOf(copy),
    copyRevocationId: copy.copyRevocationId,
    firstSeenAt: dateOf(copy.firstSeenAt),
  }))
  return {
    credential: {
      ...credential,
      endsAt: dateOf(credential.endsAt),
      revocationIds: credential.revocationIds ?? [],
    },
    rootId: token.rootId,
    owner: { kind: token.serviceUserId ? 'service_user' : 'membership', id: ownerId },
    chain: chain.every((step) => step !== null) ? chain.map(tokenOf) : [],
    copies: new Map(copies.map((copy) => [copy.copyRevocationId, copy])),
    tombstones: new Set(row.tombstones),
    whole: fewCopies,
  }
}

function ownerOf({ owner, teams }: PartsRow): OwnerPart | null {
  if (!owner) return null
  const { userId, ...others } = owner
  return { ...others, ...(userId !== null && { userId }), teams: new Set(teams) }
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

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
