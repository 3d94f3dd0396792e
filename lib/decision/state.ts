import type { Access } from './access'
import type { RoleGrants } from './grants'
import type { RevocationCause, StatusInput } from './status'

/** What the verifier knows about a token and its surroundings at one moment: all that a decision needs beside token and request. */
export interface DecisionState {
  /** The signing key that the token's root_key_id names; null when there is none. */
  key: KeyState | null
  /** The key's organization; null once deleted. */
  organization: { id: string; slug: string; allowCustomDatalog: boolean } | null
  /** The organization that the request names: null when there is no such; undefined when it names none. */
  requestedOrganization?: { id: string } | null
  /** The credential that the authority block names, in the key's organization; null when deleted or never known. */
  credential: CredentialState | null
  /** The rows from the root to the credential's token; empty when any of them is gone. */
  chain: TokenState[]
  /** The listed copies among the presented blocks, of this credential only. In any order. */
  copies: CopyState[]
  /** Those of the presented revocation ids that belong to something deleted. */
  tombstones: string[]
  /** Null when the owner is gone. */
  owner: OwnerState | null
  /** The application that the request names, in the key's organization: null when there is no such; undefined when it names none. */
  application?: ApplicationState | null
}

export interface KeyState {
  id: number
  organizationId: string
  /** 64 hex digits. */
  publicKey: string
  state: 'signing' | 'verifying' | 'retired'
}

interface CredentialState {
  id: string
  tokenId: string
  /** The end of a rotation's overlap. */
  endsAt: Date | null
  /** Of every block that Latchkey minted for it, in order. */
  revocationIds: string[]
}

export interface TokenState extends StatusInput {
  id: string
  name: string
  kind: 'service' | 'personal' | 'scim'
  effectiveRevocationCause?: RevocationCause | null
}

export interface CopyState extends TokenState {
  /** The revocation id of its last block. */
  copyRevocationId: string
  /** Null until the verifier has seen it: till then its row only repeats what its maker claimed. */
  firstSeenAt: Date | null
}

export interface OwnerState {
  kind: 'service_user' | 'membership'
  /** `su_…` or `mem_…`, as the authority block names it. */
  id: string
  /** For a membership: the user. */
  userId?: string
  /** `pipeline@service`, or a user's email address. */
  identifier: string
  name: string
  active: boolean
  role: RoleGrants & { name: string; builtIn: 'admin' | 'manager' | 'member' | null }
  /** What teams give, the highest level of each application by id. */
  applications: ReadonlyMap<string, Access>
}

export interface ApplicationState {
  id: string
  name: string
  deleted: boolean
  /** What its catalogue says of the request's operation; undefined when the operation is not in it. */
  operationAccess?: Access
}
