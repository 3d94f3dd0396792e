import 'server-only'
import { notFound } from 'next/navigation'
import { db } from '../../db/client'
import { hasPassed, tokenStatus } from '../../decision/status'
import { isId } from '../../ids'
import type { TokenRealm } from '../realm'
import { type ActionInput, refusalOf } from '../state/allowed'
import { countOf } from '../state/copy-sketch'
import { mayDo, requireTokens, type TokenAccess } from '../state/require-tokens'
import { blocksOf, chainOf } from '../state/restrictions-of'
import type { CredentialFacts, TokenDetail } from '../types'
import { clock } from './clock'
import { latestRefusals } from './latest-refusals'
import { applicationsOf, findRows, ownerIsActive, present, rowSelect } from './present'

const shownLineage = 200

const detailSelect = {
  ...rowSelect,
  note: true,
  createdByName: true,
  lastUsedAddress: true,
  expiresAt: true,
  revokedReason: true,
  copyCredentialId: true,
  copyCredential: { select: { endsAt: true } },
  serviceUser: { select: { id: true, deactivatedAt: true, role: { select: { name: true } } } },
} as const

/** Everything that the page of one token shows; not-found when there is none, or none of the caller's. */
export async function getToken(realm: TokenRealm, id: string): Promise<TokenDetail> {
  const access = await requireTokens(realm, 'read')
  if (!isId('tok', id)) notFound()
  const { member, owned } = access
  const token = await db.token.findFirst({ where: { id, ...owned }, select: detailSelect })
  if (!token) notFound()
  const now = await clock()
  const [ancestors, lineage, credentials, requests, refusals, below, own] = await Promise.all([
    ancestorsOf(access, token.path),
    lineageOf(access, token.rootId, now),
    credentialsOf(access, id, now),
    requestsOf(access, id),
    latestRefusals(access, id),
    db.token.count({ where: { ...owned, rootId: token.rootId, path: { startsWith: `${token.path}/` } } }),
    present(access, [token], now),
  ])
  const { copyCredentialId } = token
  const row = own.rows[0]!
  const chain = [...ancestors, token]
  const restrictionsChain = chainOf(chain)
  const named = restrictionsChain.flatMap((item) => (item.type === 'applications' ? item.ids : []))
  return {
    row,
    organizationName: member.organization.name,
    note: token.note,
    createdBy: token.createdByName,
    ownerRole: (access.kind === 'personal' ? member : token.serviceUser)?.role.name ?? null,
    ownerActive: ownerIsActive(token),
    lastUsedAddress: token.lastUsedAddress,
    blocks: blocksOf(token.restrictions),
    parentChain: ancestors.map((ancestor) => ({
      id: ancestor.id,
      name: ancestor.name,
      status: tokenStatus(ancestor, now),
      blocks: blocksOf(ancestor.restrictions),
    })),
    restrictionsChain,
    applications: { ...lineage.applications, ...(await applicationsOf(member, named)) },
    lineage: lineage.rows,
    moreLineage: lineage.more,
    descendants: below,
    revocation: token.revokedAt && {
      at: token.revokedAt.toISOString(),
      by: token.revokedByName,
      reason: token.revokedReason ?? '',
      cause: token.revocationCause === 'owner_deactivated' ? 'owner_deactivated' : 'self',
    },
    restoreRefusal: restoreRefusal(token, now),
    credentials,
    copyOf: copyCredentialId
      ? { credentialId: copyCredentialId, endsAt: token.copyCredential?.endsAt?.toISOString() ?? null }
      : null,
    canRename: token.origin !== 'minted' && mayDo(access, 'attenuate'),
    requests,
    refusals,
  }
}

function restoreRefusal(
  token: Omit<ActionInput, 'revokedWith' | 'revokedForGood' | 'ownerActive'> & {
    serviceUser: { deactivatedAt: Date | null } | null
  },
  now: Date,
): string | null {
  if (!token.revokedAt) return null
  const ownerActive = ownerIsActive(token)
  return refusalOf('restore', { ...token, revokedWith: null, revokedForGood: false, ownerActive }, now) ?? null
}

function ancestorsOf({ owned }: TokenAccess, path: string) {
  return db.token.findMany({
    where: { id: { in: path.split('/').slice(0, -1) }, ...owned },
    orderBy: { depth: 'asc' },
    select: {
      id: true,
      name: true,
      parentId: true,
      expiresAt: true,
      restrictions: true,
      effectiveExpiresAt: true,
      effectiveRevokedAt: true,
    },
  })
}

async function lineageOf(access: TokenAccess, rootId: string, now: Date) {
  const where = { rootId, ...access.owned }
  const found = await db.token.findMany({ where, orderBy: { path: 'asc' }, take: shownLineage, select: { id: true } })
  const count = await db.token.count({ where })
  const ids = found.map(({ id }) => id)
  return { ...(await findRows(access, ids, now)), more: count - ids.length }
}

async function credentialsOf({ owned }: TokenAccess, tokenId: string, now: Date): Promise<CredentialFacts[]> {
  const found = await db.credential.findMany({
    where: { tokenId, token: owned },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: {
      id: true,
      createdAt: true,
      endsAt: true,
      lastUsedAt: true,
      lastUsedAddress: true,
      unlistedCopies: true,
      _count: { select: { copies: true } },
    },
  })
  return found.map(({ createdAt, endsAt, lastUsedAt, unlistedCopies, _count, ...rest }) => ({
    ...rest,
    createdAt: createdAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    ended: hasPassed(endsAt, now),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    copies: _count.copies,
    unlistedCopies: unlistedCopies ? countOf(unlistedCopies) : 0,
  }))
}

async function requestsOf(
  { owned: { organizationId } }: TokenAccess,
  tokenId: string,
): Promise<{ allowed: number; refused: number }> {
  const since = new Date(Date.now() - 86_400_000)
  const sums = await db.usageMinute.groupBy({
    by: ['allowed'],
    where: { tokenId, organizationId, minute: { gte: since } },
    _sum: { count: true },
  })
  const of = (allowed: boolean) => sums.find((row) => row.allowed === allowed)?._sum.count ?? 0
  return { allowed: of(true), refused: of(false) }
}
