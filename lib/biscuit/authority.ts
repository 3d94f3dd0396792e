import type { DialectRestriction } from '../restrictions/schema'
import { dialectCheck, isPlainQuery, onlyString } from './classify'
import type { Check, DatalogBlock } from './datalog'
import type { TokenKind } from './secret'
import { MalformedToken } from './wire'

/** Who owns a token: a service user, or a human's membership for personal tokens. */
export interface TokenOwner {
  kind: 'service_user' | 'membership'
  id: string
}

/** What the authority block says; written only by Latchkey, and true only once the signature has been verified. */
export interface Authority {
  organizationId: string
  /** The root token's row, also for a child that the server minted. */
  tokenId: string
  credentialId: string
  owner: TokenOwner
  kind: TokenKind
  /** Its checks in order: the root's expiry, and for kind scim the path. */
  checks: (DialectRestriction | ScimPath)[]
}

/** `check if path($path), $path.starts_with("/scim/v2/")`, which only kind scim has. */
export interface ScimPath {
  type: 'scim_path'
}

/** The path that tokens of kind scim are limited to. */
export const scimPath = '/scim/v2/'

const kinds: TokenKind[] = ['service', 'personal', 'scim']

/** Reads the authority block's facts and checks; throws MalformedToken when they are not exactly those of the dialect, version 1. */
export function readAuthority(block: DatalogBlock): Authority {
  const facts = new Map(block.facts.map((fact) => [fact.name, fact]))
  const text = (name: string) => onlyString(facts.get(name))
  const version = facts.get('latchkey')?.terms
  const ownerKind = facts.has('service_user') ? 'service_user' : 'membership'
  const [organizationId, tokenId, credentialId, ownerId] = ['organization', 'token', 'credential', ownerKind].map(text)
  const kind = kinds.find((candidate) => candidate === text('token_kind'))
  const checks = block.checks.map(readCheck)
  const isVersion1 = version?.length === 1 && version[0]?.type === 'integer' && version[0].value === 1n
  const nothingElse =
    facts.size === 6 &&
    block.facts.length === 6 &&
    block.rules.length + block.scopes.length + block.publicKeys.length === 0
  if (!isVersion1 || !nothingElse || !organizationId || !tokenId || !credentialId || !ownerId || !kind)
    throw notLatchkey()
  return { organizationId, tokenId, credentialId, owner: { kind: ownerKind, id: ownerId }, kind, checks }
}

function readCheck(check: Check): DialectRestriction | ScimPath {
  const restriction = dialectCheck(check)
  if (restriction) return restriction
  if (!isScimPath(check)) throw notLatchkey()
  return { type: 'scim_path' }
}

function isScimPath({ kind, queries }: Check): boolean {
  const [query, ...others] = queries
  if (kind !== 'one' || !query || others.length > 0 || !isPlainQuery(query)) return false
  const variable = query.body[0]?.terms[0]
  const [left, right, operator] = query.expressions[0] ?? []
  return (
    query.body.length === 1 &&
    query.body[0]?.name === 'path' &&
    query.body[0].terms.length === 1 &&
    query.expressions.length === 1 &&
    query.expressions[0]?.length === 3 &&
    variable?.type === 'variable' &&
    left?.type === 'value' &&
    left.term.type === 'variable' &&
    left.term.name === variable.name &&
    right?.type === 'value' &&
    right.term.type === 'string' &&
    right.term.value === scimPath &&
    operator?.type === 'binary' &&
    operator.kind === 'prefix'
  )
}

function notLatchkey(): MalformedToken {
  return new MalformedToken('not_latchkey', 'This is a Biscuit, but not one that Latchkey made.')
}
