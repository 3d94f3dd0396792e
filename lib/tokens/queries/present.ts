import 'server-only'
import { canActOnServiceUser } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import { db, type Prisma } from '../../db/client'
import { type HintInput, hintWords, revocationCauseWords, tokenHints, tokenStatus } from '../../decision/status'
import { type ActionInput, allowedActions } from '../state/allowed'
import { mayDo, type TokenAccess } from '../state/require-tokens'
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
  serviceUserId: true,
  serviceUser: { select: { id: true, deactivatedAt: true } },
  parent: { select: { id: true, name: true, effectiveExpiresAt: true, effectiveRevokedAt: true, secretsEndAt: true } },
} satisfies Prisma.TokenSelect

export type FoundToken = Prisma.TokenGetPayload<{ select: typeof rowSelect }>
export type Applications = Record<string, { name: string; deleted: boolean }>

/** The tokens with these ids, in this order, as the list shows them, and the applications that they are limited to. */
export async function findRows(
  access: TokenAccess,
  ids: string[],
  now: Date,
): Promise<{ rows: TokenRow[]; applications: Applications }> {
  const found = await db.token.findMany({
    where: { id: { in: ids }, ...access.owned },
    select: rowSelect,
  })
  const byId = new Map(found.map((token) => [token.id, token]))
  return present(
    access,
    ids.flatMap((id) => byId.get(id) ?? []),
    now,
  )
}

/** Rows as the list shows them: status, cause, hints and actions are derived here, each by its one rule. */
export async function present(
  access: TokenAccess,
  tokens: FoundToken[],
  now: Date,
): Promise<{ rows: TokenRow[]; applications: Applications }> {
  const [ancestors, applications, owners] = await Promise.all([
    ancestorsOf(access, tokens),
    applicationsOf(
      access.member,
      tokens.flatMap(({ applicationIds }) => applicationIds),
    ),
    ownersWithinReach(access, tokens),
  ])
  const rows = tokens.map((token) => {
    const revokedWith = ancestors.get(token.effectiveRevocationTokenId ?? '')
    const withinReach = access.kind === 'personal' || owners.has(token.serviceUser?.id ?? '')
    const applicationDeleted = token.applicationIds.some((id) => applications[id]?.deleted)
    return toRow(token, {
      now,
      owner: ownerShown(access, token),
      cause: causeOf(token, revokedWith, now),
      actions: withinReach ? actionsOf(access, token, revokedWith, now) : [],
      hints: hintsOf({ ...token, applicationDeleted }, now),
    })
  })
  return { rows, applications }
}

/** Who a token belongs to. A personal token is the caller's, who may have another name by now than when it was made. */
export function ownerShown(
  { kind, member }: TokenAccess,
  token: { serviceUserId: string | null; ownerName: string; ownerIdentifier: string },
): TokenRow['owner'] {
  if (kind === 'personal') return { id: member.id, name: member.user.name, identifier: member.user.email }
  return { id: token.serviceUserId ?? '', name: token.ownerName, identifier: token.ownerIdentifier }
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
  {
    now,
    ...derived
  }: Pick<TokenRow, 'owner' | 'hints'> & { now: Date; cause: Cause | undefined; actions: TokenAction[] },
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

function actionsOf(
  access: TokenAccess,
  token: FoundToken,
  revokedWith: Ancestor | undefined,
  now: Date,
): TokenAction[] {
  const input: ActionInput = {
    ...token,
    revokedWith: revokedWith?.name ?? null,
    revokedForGood: revokedWith?.forGood ?? false,
    ownerActive: ownerIsActive(token),
  }
  return allowedActions(input, now).filter((action) => mayDo(access, action))
}

/** Whoever sees their own personal tokens is active: a deactivated member has no access to any. */
export function ownerIsActive({ serviceUser }: { serviceUser: { deactivatedAt: Date | null } | null }): boolean {
  return serviceUser === null || serviceUser.deactivatedAt === null
}

async function ancestorsOf({ owned }: TokenAccess, tokens: FoundToken[]): Promise<Map<string, Ancestor>> {
  const ids = tokens.flatMap(({ effectiveRevocationTokenId: id }) => id ?? [])
  if (ids.length === 0) return new Map()
  const found = await db.token.findMany({
    where: { id: { in: [...new Set(ids)] }, ...owned },
    select: { id: true, name: true, effectiveRevocationCause: true },
  })
  return new Map(
    found.map(({ id, name, effectiveRevocationCause: cause }) => [id, { name, forGood: cause === 'key_retired' }]),
  )
}

// Nobody acts on someone who holds more than they do; an admin holds all, and is spared the look.
async function ownersWithinReach({ member }: TokenAccess, tokens: FoundToken[]): Promise<Set<string>> {
  const ids = [...new Set(tokens.flatMap(({ serviceUser }) => serviceUser?.id ?? []))]
  if (member.role.builtIn === 'admin') return new Set(ids)
  const reach = await Promise.all(ids.map((id) => canActOnServiceUser(db, member, id)))
  return new Set(ids.filter((_, index) => reach[index]))
}
