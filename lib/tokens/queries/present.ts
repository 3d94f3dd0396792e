import 'server-only'
import { canActOnServiceUser } from '../../auth/load-holding'
import { canDo, type Member } from '../../auth/require-member'
import { db, type Prisma } from '../../db/client'
import { type HintInput, hintWords, revocationCauseWords, tokenHints, tokenStatus } from '../../decision/status'
import { type ActionInput, allowedActions } from '../state/allowed'
import { blocksOf } from '../state/restrictions-of'
import type { Cause, TokenAction, TokenRow } from '../types'

/** What a row of the list is made from. */
export const rowSelect = {
  id: true,
  name: true,
  kind: true,
  origin: true,
  ownerName: true,
  ownerIdentifier: true,
  parentId: true,
  rootId: true,
  path: true,
  depth: true,
  restrictions: true,
  applicationIds: true,
  createdAt: true,
  effectiveExpiresAt: true,
  effectiveNotBefore: true,
  revokedAt: true,
  revocationCause: true,
  revokedByName: true,
  effectiveRevokedAt: true,
  effectiveRevocationCause: true,
  effectiveRevocationTokenId: true,
  secretsEndAt: true,
  restoredAt: true,
  lastUsedAt: true,
  firstSeenAt: true,
  serviceUser: { select: { id: true, deactivatedAt: true } },
  parent: { select: { id: true, name: true, effectiveExpiresAt: true, effectiveRevokedAt: true, secretsEndAt: true } },
} satisfies Prisma.TokenSelect

export type FoundToken = Prisma.TokenGetPayload<{ select: typeof rowSelect }>
export type Applications = Record<string, { name: string; deleted: boolean }>

/** The tokens with these ids, in this order, as the list shows them, and the applications that they are limited to. */
export async function findRows(
  member: Member,
  ids: string[],
  now: Date,
): Promise<{ rows: TokenRow[]; applications: Applications }> {
  const found = await db.token.findMany({
    where: { id: { in: ids }, organizationId: member.organization.id, kind: { not: 'personal' } },
    select: rowSelect,
  })
  const byId = new Map(found.map((token) => [token.id, token]))
  return present(
    member,
    ids.flatMap((id) => byId.get(id) ?? []),
    now,
  )
}

/** Rows as the list shows them: status, cause, hints and actions are derived here, each by its one rule. */
export async function present(
  member: Member,
  tokens: FoundToken[],
  now: Date,
): Promise<{ rows: TokenRow[]; applications: Applications }> {
  const [ancestors, applications, owners] = await Promise.all([
    ancestorsOf(member, tokens),
    applicationsOf(
      member,
      tokens.flatMap(({ applicationIds }) => applicationIds),
    ),
    ownersWithinReach(member, tokens),
  ])
  const rows = tokens.map((token) => {
    const revokedWith = ancestors.get(token.effectiveRevocationTokenId ?? '')
    const withinReach = owners.has(token.serviceUser?.id ?? '')
    const applicationDeleted = token.applicationIds.some((id) => applications[id]?.deleted)
    return toRow(token, {
      now,
      cause: causeOf(token, revokedWith, now),
      actions: withinReach ? actionsOf(member, token, revokedWith, now) : [],
      hints: hintsOf({ ...token, applicationDeleted }, now),
    })
  })
  return { rows, applications }
}

/** Applications of the organization by id; deleted ones keep their names. */
export async function applicationsOf(member: Member, ids: string[]): Promise<Applications> {
  if (ids.length === 0) return {}
  const found = await db.application.findMany({
    where: { id: { in: [...new Set(ids)] }, organizationId: member.organization.id },
    select: { id: true, name: true, deletedAt: true },
  })
  return Object.fromEntries(found.map(({ id, name, deletedAt }) => [id, { name, deleted: deletedAt !== null }]))
}

function toRow(
  token: FoundToken,
  { now, ...derived }: { now: Date; cause: Cause | undefined; actions: TokenAction[]; hints: string[] },
): TokenRow {
  const { id, name, kind, origin, rootId, path, depth, parent } = token
  return {
    id,
    name,
    kind,
    origin,
    rootId,
    path,
    depth,
    owner: { id: token.serviceUser?.id ?? '', name: token.ownerName, identifier: token.ownerIdentifier },
    parent: parent ? { id: parent.id, name: parent.name } : undefined,
    restrictions: blocksOf(token.restrictions).flat(),
    expiresAt: token.effectiveExpiresAt?.toISOString() ?? null,
    notBefore: token.effectiveNotBefore?.toISOString() ?? null,
    createdAt: token.createdAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    status: tokenStatus(token, now),
    seen: origin === 'minted' || token.firstSeenAt !== null,
    ...derived,
  }
}

type Ancestor = { name: string; forGood: boolean }

function causeOf(token: FoundToken, revokedWith: Ancestor | undefined, now: Date): Cause | undefined {
  if (tokenStatus(token, now) !== 'revoked') return undefined
  const text = revocationCauseWords(token.effectiveRevocationCause, revokedWith?.name)
  if (text === undefined) return undefined
  return { text, tokenId: token.effectiveRevocationTokenId ?? undefined, forGood: revokedWith?.forGood || undefined }
}

function hintsOf(token: HintInput, now: Date): string[] {
  const words = tokenHints(token, now).map((hint) => hintWords(hint, now))
  // Only the end of a secret lies ahead; every other revocation is in the past.
  const endsWithSecret = tokenStatus(token, now) === 'active' && token.effectiveRevokedAt !== null
  return endsWithSecret ? [...words, 'Ends with the old secret'] : words
}

function actionsOf(member: Member, token: FoundToken, revokedWith: Ancestor | undefined, now: Date): TokenAction[] {
  const input: ActionInput = {
    ...token,
    revokedWith: revokedWith?.name ?? null,
    revokedForGood: revokedWith?.forGood ?? false,
    ownerActive: token.serviceUser?.deactivatedAt === null,
  }
  return allowedActions(input, now).filter((action) => canDo(member, `service_token:${action}`))
}

async function ancestorsOf(member: Member, tokens: FoundToken[]): Promise<Map<string, Ancestor>> {
  const ids = tokens.flatMap(({ effectiveRevocationTokenId: id }) => id ?? [])
  if (ids.length === 0) return new Map()
  const found = await db.token.findMany({
    where: { id: { in: [...new Set(ids)] }, organizationId: member.organization.id },
    select: { id: true, name: true, effectiveRevocationCause: true },
  })
  return new Map(
    found.map(({ id, name, effectiveRevocationCause: cause }) => [id, { name, forGood: cause === 'key_retired' }]),
  )
}

// Nobody acts on someone who holds more than they do; an admin holds all, and is spared the look.
async function ownersWithinReach(member: Member, tokens: FoundToken[]): Promise<Set<string>> {
  const ids = [...new Set(tokens.flatMap(({ serviceUser }) => serviceUser?.id ?? []))]
  if (member.role.builtIn === 'admin') return new Set(ids)
  const reach = await Promise.all(ids.map((id) => canActOnServiceUser(db, member, id)))
  return new Set(ids.filter((_, index) => reach[index]))
}
