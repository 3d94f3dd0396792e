import type { Count } from '../lists/count'
import type { Restriction } from '../restrictions/schema'
import type { TokenStatus } from './list-params'

export type { TokenStatus }

/** What the state of a token and the member's role allow (product, section 2). Others are absent from its menu. */
export type TokenAction = 'attenuate' | 'rotate' | 'revoke' | 'restore' | 'delete'

/** A minted secret, once. It exists in this value alone: show it, never store it. */
export type Minted = {
  secret: string
  tokenId: string
  name: string
  ownerName: string
  /** ISO, or null when it never expires. */
  expiresAt: string | null
}

/** Why a token is not active although nobody revoked it itself: the words for the badge, and the ancestor to link to. */
export type Cause = {
  text: string
  /** The ancestor that it is revoked with. */
  tokenId?: string
  /** That ancestor cannot come back. */
  forGood?: boolean
}

/** One row of the list. Every time is ISO text. */
export type TokenRow = {
  id: string
  name: string
  kind: 'service' | 'scim' | 'personal'
  origin: 'minted' | 'registered' | 'discovered'
  owner: { id: string; name: string; identifier: string }
  parent?: { id: string; name: string }
  rootId: string
  path: string
  /** 0 for a root. */
  depth: number
  /** Its own, of all its blocks. */
  restrictions: Restriction[]
  /** The earliest of its own and its ancestors'; null: never. */
  expiresAt: string | null
  notBefore: string | null
  createdAt: string
  lastUsedAt: string | null
  status: TokenStatus
  /** Beside Revoked, when the cause is not its own. */
  cause?: Cause
  /** Beside Active: "Expires soon", "Unused for 30 days", "Starts in 3 days", "Application deleted". */
  hints: string[]
  actions: TokenAction[]
  /** On the last row that is shown of a root's descendants: how many more there are. */
  moreDescendants?: number
  /** False for a registered copy until the verifier has seen it: its restrictions are claimed ones. */
  seen: boolean
}

export type TokenList = {
  mode: 'tree' | 'flat'
  rows: TokenRow[]
  /** Cursors for the URL; undefined at either end. */
  previous: string | undefined
  next: string | undefined
  /** Tokens that match (in a tree: all of them, descendants included). No row waits for it: of a common search it is the slower half. */
  counting: Promise<Count>
  /** Whether the organization has any token at all, for the empty state. */
  any: boolean
  /** By id: applications that the rows are limited to. */
  applications: Record<string, { name: string; deleted: boolean }>
}

export type MoreDescendants = Pick<TokenList, 'rows' | 'applications'>

export type TokenDetail = {
  row: TokenRow
  organizationName: string
  note: string
  createdBy: string
  /** The owner's role as it is now; null when the owner is gone. */
  ownerRole: string | null
  ownerActive: boolean
  lastUsedAddress: string | null
  /** Its own restrictions, one array for each block that the token adds. */
  blocks: Restriction[][]
  /** Every ancestor, the root first; without the token itself. */
  parentChain: { id: string; name: string; status: TokenStatus; blocks: Restriction[][] }[]
  /** What holds for it altogether: the root's expiry, every ancestor's restrictions, its own. */
  restrictionsChain: Restriction[]
  applications: Record<string, { name: string; deleted: boolean }>
  /** The whole tree it stands in, depth-first, at most 200 rows. */
  lineage: TokenRow[]
  moreLineage: number
  /** Descendants below it, of any status. */
  descendants: number
  /** Null unless it was revoked itself. */
  revocation: { at: string; by: string | null; reason: string; cause: 'self' | 'owner_deactivated' } | null
  /** Why it cannot be restored, when it is revoked itself. */
  restoreRefusal: string | null
  /** Of a server-minted token: its secrets, the current one first. Empty for a copy. */
  credentials: CredentialFacts[]
  /** Of a copy: the secret that it was made from. */
  copyOf: { credentialId: string; endsAt: string | null } | null
  canRename: boolean
  /** The last 24 hours. */
  requests: { allowed: number; refused: number }
  /** The newest first. */
  refusals: RefusedRequest[]
}

/** A request that the verifier refused. */
export type RefusedRequest = {
  id: string
  at: string
  /** A decision's code. */
  code: string
  /** The application's name; null when the request named none, or it is gone. */
  application: string | null
  /** Empty when the request named none. */
  operation: string
  address: string
}

export type CredentialFacts = {
  id: string
  createdAt: string
  /** The end of a rotation's overlap; null for the current secret. */
  endsAt: string | null
  ended: boolean
  lastUsedAt: string | null
  lastUsedAddress: string | null
  /** Listed copies made from it. */
  copies: number
  /** Copies made from it that were seen, and that there is no room to list: about so many. */
  unlistedCopies: number
}

export type TokenPolicy = { allowNever: boolean; maxLifetimeSeconds: number | null; allowCustomDatalog: boolean }

export type ServiceUserOption = { id: string; name: string; identifier: string }

export type TokenFormOptions = {
  /** Active ones, by name, the first 200; `more` when findServiceUsersAction finds others. Null for a personal token, which has its owner. */
  owners: { serviceUsers: ServiceUserOption[]; more: boolean } | null
  policy: TokenPolicy
}

export type ApplicationOption = {
  id: string
  name: string
  slug: string
  operations: { name: string; access: 'read' | 'write' }[]
}

/** What the attenuate form needs to know about the token that is being narrowed. */
export type AttenuateOptions = {
  parent: { id: string; name: string; owner: TokenRow['owner']; expiresAt: string | null; status: TokenStatus }
  /** Everything that holds for the parent, flattened, the root's expiry included. */
  chain: Restriction[]
  /** Those that the parent reaches, by name. */
  applications: ApplicationOption[]
  /** Names of all applications in `chain`, for describing it. */
  applicationNames: Record<string, string>
  policy: TokenPolicy
}

/** What the browser learns about a pasted secret from its credential and revocation ids: enough to narrow and register a copy. */
export type CredentialOptions = AttenuateOptions & {
  /** Blocks beyond those that Latchkey minted and that are not listed yet: they are registered along with the new one. */
  mintedBlocks: number
  /** Of the listed rows that the pasted secret's blocks stand for: the nearest is the parent. */
  listedBlocks: number
  /** The organization's public keys: the browser verifies the secret before it appends to it. */
  keys: { id: number; publicKey: string }[]
}

export type BlastRadius = {
  descendants: number
  /** Copies that there is no room to list, and that fall as well: about so many. */
  unlisted: number
  lastUsedAt: string | null
  lastUsedAddress: string | null
  requestsLast24Hours: number
}

export type RotationFacts = {
  /** Listed copies made from the current secret: they end with it. */
  copies: number
  /** Copies made from it that there is no room to list: about so many. */
  unlisted: number
  /** Old secrets whose overlap is still running. */
  overlapping: number
}

export type RestoreFacts = {
  /** Tokens below it that come back with it. */
  returning: number
  /** Those that stay revoked, by themselves or with something else; the expired ones are not counted. */
  staying: number
}

export type DeletionFacts = {
  /** Tokens below it, whatever their status: they are deleted with it. */
  descendants: number
}

export type BulkResult = { tokenId: string; name: string; ok: boolean; message: string }
