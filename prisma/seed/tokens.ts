import { newId } from '../../lib/ids'
import { nameKey } from '../../lib/names'
import type { Restriction } from '../../lib/restrictions/schema'
import type { Random } from './random'
import { environments, handedTo, people, revocationReasons, sites, tokenSubjects } from './vocabulary'

const day = 86_400_000

export type SeededOwner = { id: string; name: string; identifier: string; deactivated: boolean }
export type SeededApplication = { id: string; operations: string[] }

type Row = Record<string, unknown>
type Time = Date | null

type TokenFacts = {
  id: string
  name: string
  owner: SeededOwner
  parent: TokenFacts | null
  rootId: string
  depth: number
  path: string
  createdAt: Date
  effectiveExpiresAt: Time
  effectiveNotBefore: Time
  revokedAt: Time
  effectiveRevokedAt: Time
  effectiveCause: string | null
  effectiveRevocationTokenId: string | null
  blocks: Restriction[][]
  blockCount: number
}

/** One root and everything below it, as rows for the tables "Token" and "Credential". */
export type SeededTree = { tokens: Row[]; credentials: Row[]; facts: TokenFacts[] }

export type TreeOptions = {
  random: Random
  organizationId: string
  signingKeyId: number
  applications: SeededApplication[]
  owner: SeededOwner
  createdAt: Date
  now: Date
  /** Rows at the most, the root included. */
  limit: number
  /** Names that the owner's tokens have; added to. */
  names: Set<string>
}

/** Makes a root with its attenuated tokens, with the ages, uses and ends that such a tree has after a while. */
export function makeTree(options: TreeOptions): SeededTree {
  const { random, limit } = options
  const tree: SeededTree = { tokens: [], credentials: [], facts: [] }
  const root = addToken(tree, options, null)
  const children = random.chance(0.3) ? 1 + random.below(5) : 0
  for (let index = 0; index < children && tree.tokens.length < limit; index++) {
    const child = addToken(tree, options, root)
    if (random.chance(0.25) && tree.tokens.length < limit) addToken(tree, options, child)
  }
  return tree
}

function addToken(tree: SeededTree, options: TreeOptions, parent: TokenFacts | null): TokenFacts {
  const { random, owner, now, organizationId } = options
  const id = newId('tok')
  const createdAt = parent ? between(random, parent.createdAt, now) : options.createdAt
  const restrictions = parent ? makeRestrictions(options, parent, createdAt) : []
  const ownExpiry = parent ? expiryOf(restrictions) : rootExpiry(random, createdAt)
  const effectiveExpiresAt = earliest(ownExpiry, parent?.effectiveExpiresAt ?? null)
  const revokedAt = owner.deactivated || random.chance(0.08) ? between(random, createdAt, now) : null
  const cause = revokedAt ? (owner.deactivated ? 'owner_deactivated' : 'self') : null
  const through = !revokedAt && parent?.effectiveRevokedAt ? parent : null
  const facts: TokenFacts = {
    id,
    name: uniqueName(options, parent),
    owner,
    parent,
    rootId: parent?.rootId ?? id,
    depth: parent ? parent.depth + 1 : 0,
    path: parent ? `${parent.path}/${id}` : id,
    createdAt,
    effectiveExpiresAt,
    effectiveNotBefore: parent?.effectiveNotBefore ?? null,
    revokedAt,
    effectiveRevokedAt: revokedAt ?? through?.effectiveRevokedAt ?? null,
    effectiveCause: cause ?? (through ? 'ancestor' : null),
    effectiveRevocationTokenId: through ? (through.effectiveRevocationTokenId ?? through.id) : null,
    blocks: parent ? [restrictions] : [],
    blockCount: 1 + (parent ? parent.blockCount : 0),
  }
  const used = lastUse(random, facts, now)
  const credentialId = newId('crd')
  const author = random.pick(people)
  tree.facts.push(facts)
  tree.tokens.push({
    id,
    organizationId,
    kind: 'service',
    origin: 'minted',
    serviceUserId: owner.id,
    membershipId: null,
    ownerName: owner.name,
    ownerIdentifier: owner.identifier,
    parentId: parent?.id ?? null,
    rootId: facts.rootId,
    depth: facts.depth,
    path: facts.path,
    name: facts.name,
    nameKey: nameKey(facts.name),
    note: '',
    restrictions: facts.blocks,
    applicationIds: restrictions.flatMap((item) => (item.type === 'applications' ? item.ids : [])),
    createdAt,
    createdById: null,
    createdByName: author,
    expiresAt: ownExpiry,
    effectiveExpiresAt,
    effectiveNotBefore: facts.effectiveNotBefore,
    revokedAt,
    revocationCause: cause,
    revokedById: null,
    revokedByName: revokedAt ? random.pick(people) : null,
    revokedReason: cause === 'self' ? random.pick(revocationReasons) : null,
    revocationEvent: null,
    effectiveRevokedAt: facts.effectiveRevokedAt,
    effectiveRevocationCause: facts.effectiveCause,
    effectiveRevocationTokenId: facts.effectiveRevocationTokenId,
    restoredAt: null,
    lastUsedAt: used?.at ?? null,
    lastUsedAddress: used?.address ?? null,
    copyCredentialId: null,
    copyRevocationId: null,
    firstSeenAt: null,
    // A trigger sets these from the columns above.
    listClass: 0,
    listClassUntil: null,
  })
  tree.credentials.push({
    id: credentialId,
    organizationId,
    tokenId: id,
    signingKeyId: options.signingKeyId,
    revocationIds: Array.from({ length: facts.blockCount }, () => random.hex(128)),
    createdAt,
    endsAt: null,
    lastUsedAt: used?.at ?? null,
    lastUsedAddress: used?.address ?? null,
    idempotencyKey: null,
  })
  return facts
}

function makeRestrictions({ random, applications }: TreeOptions, parent: TokenFacts, createdAt: Date): Restriction[] {
  const restrictions: Restriction[] = []
  const inherited = parent.blocks.flat().find((item) => item.type === 'applications')
  const reachable = inherited ? applications.filter((item) => inherited.ids.includes(item.id)) : applications
  const application = random.pick(reachable)
  if (random.chance(0.85)) restrictions.push({ type: 'applications', ids: [application.id] })
  if (random.chance(0.5)) restrictions.push({ type: 'read_only' })
  else if (random.chance(0.3)) {
    restrictions.push({ type: 'operations', names: [...application.operations].sort().slice(0, 1 + random.below(3)) })
  }
  if (random.chance(0.6)) {
    const chosen = wholeSecond(new Date(createdAt.getTime() + (7 + random.below(180)) * day))
    const end = earliest(chosen, parent.effectiveExpiresAt)!
    restrictions.push({ type: 'expires', at: instant(end) })
  }
  if (random.chance(0.2)) {
    restrictions.push({ type: 'networks', cidrs: [`203.0.113.${random.below(8) * 32}/27`] })
  }
  return restrictions.length > 0 ? restrictions : [{ type: 'read_only' }]
}

function rootExpiry(random: Random, createdAt: Date): Time {
  if (random.chance(0.2)) return null
  const days = random.pick([30, 60, 90, 180, 365, 365, 365])
  return wholeSecond(new Date(createdAt.getTime() + days * day))
}

function lastUse(random: Random, facts: TokenFacts, now: Date): { at: Date; address: string } | null {
  if (random.chance(0.15)) return null
  const end = earliest(earliest(facts.effectiveExpiresAt, facts.effectiveRevokedAt), now)!
  if (end <= facts.createdAt) return null
  // Most of what lives is used all the time; the rest was forgotten at some point.
  const span = end.getTime() - facts.createdAt.getTime()
  const age = random.chance(0.7) ? Math.min(span, random.next() * day) : random.next() * span
  return { at: new Date(end.getTime() - age), address: `198.51.100.${1 + random.below(254)}` }
}

function uniqueName({ random, names }: TreeOptions, parent: TokenFacts | null): string {
  const base = parent
    ? random.pick(handedTo)
    : `${random.pick(tokenSubjects)}, ${random.pick(environments)}, ${random.pick(sites)}`
  for (let number = 1; ; number++) {
    // Past a few tries the owner has many tokens: count on from there.
    const suffix = number === 1 ? '' : ` ${number <= 9 ? number : names.size + number}`
    const name = `${base}${suffix}`
    if (names.has(name)) continue
    names.add(name)
    return name
  }
}

function expiryOf(restrictions: Restriction[]): Time {
  const expires = restrictions.find((item) => item.type === 'expires')
  return expires ? new Date(expires.at) : null
}

function between(random: Random, from: Date, to: Date): Date {
  return new Date(from.getTime() + Math.floor(random.next() * Math.max(0, to.getTime() - from.getTime())))
}

function earliest(a: Time, b: Time): Time {
  if (!a || !b) return a ?? b
  return a < b ? a : b
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000)
}

function instant(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z')
}
