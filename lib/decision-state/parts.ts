import type { Access } from '../decision/access'
import type { RoleGrants } from '../decision/grants'
import type { CopyState, DecisionState, KeyState, OwnerState, TokenState } from '../decision/state'

// What is known, in parts that change apart from one another and belong to many tokens each. lib/decision sees them put together.

/** All that a question about a token rests on, as it was at one moment: the same for every part. */
export interface StateParts {
  /** The last position of the change feed at that moment: the parts hold what it and all before it say. */
  position: number
  /** PostgreSQL's time at that moment, in whole milliseconds. */
  now: Date
  /** Whether the installation has more than one organization. */
  severalOrganizations: boolean
  /** The signing key that the token names. */
  key: KeyState | null
  /** The key's; null once deleted. */
  organization: DecisionState['organization']
  /** The credential that the token names, in the key's organization. */
  credential: CredentialPart | null
  /** The credential's. */
  owner: OwnerPart | null
  /** The owner's. */
  role: RolePart | null
  /** The one that the question names; null when there is no such, or it names none. */
  application: ApplicationPart | null
}

export interface CredentialPart {
  credential: NonNullable<DecisionState['credential']>
  /** The root of its tree. */
  rootId: string
  owner: Pick<OwnerState, 'kind' | 'id'>
  /** From the root to the credential's token; empty when any of them is gone. */
  chain: TokenState[]
  copies: ReadonlyMap<string, CopyState>
  tombstones: ReadonlySet<string>
  /** Whether copies and tombstones are all that there are of it; else only those of the token that was asked about. */
  whole: boolean
}

export interface OwnerPart extends Omit<OwnerState, 'role' | 'applications'> {
  roleId: string
  /** The ids of its teams, Public left out. */
  teams: ReadonlySet<string>
}

export interface RolePart extends RoleGrants {
  id: string
  name: string
  builtIn: OwnerState['role']['builtIn']
}

export interface ApplicationPart {
  id: string
  name: string
  deleted: boolean
  /** Its catalogue. */
  operations: ReadonlyMap<string, Access>
  /** What it is to everyone, by the Public team. */
  everyone: Access | undefined
  /** What other teams give, by their ids. */
  levels: ReadonlyMap<string, Access>
  /** Whether the levels are those of all teams; else only those of the owner's. */
  whole: boolean
}
