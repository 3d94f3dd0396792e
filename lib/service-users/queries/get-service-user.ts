import 'server-only'
import { notFound } from 'next/navigation'
import { versionOf } from '../../actions/version'
import { canActOnServiceUser } from '../../auth/load-holding'
import { canDo, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { isId } from '../../ids'
import { editableOf } from '../editable'
import { ownedTokens } from './owned-tokens'
import { recentRequests } from './recent-requests'
import { tokenCounts } from './token-counts'

const latest = 10
const named = 20

/** A service user with its role, its teams, and the latest of its tokens. */
export async function getServiceUser(slug: string, id: string) {
  const member = await requireMember(slug, 'service_user:read')
  if (!isId('su', id)) notFound()
  const organizationId = member.organization.id
  const found = await db.serviceUser.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      name: true,
      identifier: true,
      description: true,
      deactivatedAt: true,
      createdAt: true,
      createdByName: true,
      lastUsedAt: true,
      role: { select: { id: true, name: true } },
      teams: { select: { team: { select: { id: true, name: true } } }, orderBy: { team: { nameKey: 'asc' } } },
    },
  })
  if (!found) notFound()
  const { deactivatedAt, createdAt, lastUsedAt } = found
  const teams = found.teams.map(({ team }) => team)
  const seesTokens = canDo(member, 'service_token:read')
  const [mayAct, counts, tokens, active, requests] = await Promise.all([
    canActOnServiceUser(db, member, id),
    tokenCounts(db, organizationId, id),
    seesTokens ? ownedTokens(organizationId, id, { active: false, take: latest }) : null,
    seesTokens ? ownedTokens(organizationId, id, { active: true, take: named }) : null,
    canDo(member, 'usage:read') ? recentRequests(organizationId, id) : null,
  ])
  return {
    ...found,
    teams,
    deactivatedAt: deactivatedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    /** Whether the member holds all that it holds; nobody changes who holds more. */
    mayAct,
    /** The latest; null, like the next, for those who may not see tokens. */
    tokens,
    /** The first of those that deactivation would revoke. */
    activeTokens: active,
    tokenCounts: seesTokens || canDo(member, 'service_user:deactivate') ? counts : null,
    requests,
    version: versionOf(editableOf({ ...found, teams })),
  }
}

export type ServiceUserDetail = Awaited<ReturnType<typeof getServiceUser>>
