import 'server-only'
import { notFound } from 'next/navigation'
import { canDo, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { tokenStatus } from '../../decision/status'
import { tokenCounts } from './token-counts'

/** A service user with its role, teams, what they reach, and the latest of its tokens. */
export async function getServiceUser(slug: string, id: string) {
  const member = await requireMember(slug, 'service_user:read')
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
      role: { select: { id: true, name: true, builtIn: true } },
      teams: { select: { team: { select: { id: true, name: true } } }, orderBy: { team: { nameKey: 'asc' } } },
    },
  })
  if (!found) notFound()
  const seesTokens = canDo(member, 'service_token:read')
  const tokens = seesTokens ? await latestTokens(organizationId, id) : null
  return {
    ...found,
    teams: found.teams.map(({ team }) => team),
    deactivatedAt: found.deactivatedAt?.toISOString() ?? null,
    createdAt: found.createdAt.toISOString(),
    lastUsedAt: found.lastUsedAt?.toISOString() ?? null,
    access: await effectiveAccess(
      organizationId,
      found.teams.map(({ team }) => team.id),
    ),
    tokens,
    tokenCounts: seesTokens ? await tokenCounts(db, organizationId, id) : null,
  }
}

export type ServiceUserDetail = Awaited<ReturnType<typeof getServiceUser>>

async function latestTokens(organizationId: string, serviceUserId: string) {
  const now = new Date()
  const rows = await db.token.findMany({
    where: { organizationId, serviceUserId },
    select: { id: true, name: true, effectiveExpiresAt: true, effectiveRevokedAt: true, lastUsedAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 10,
  })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    status: tokenStatus(row, now),
    expiresAt: row.effectiveExpiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }))
}

// Every level with the team that gives it; the highest of an application is what counts.
async function effectiveAccess(organizationId: string, teamIds: string[]) {
  const rows = await db.teamApplication.findMany({
    where: {
      application: { organizationId, deletedAt: null },
      team: { organizationId, OR: [{ isPublic: true }, { id: { in: teamIds } }] },
    },
    select: {
      level: true,
      team: { select: { name: true } },
      application: { select: { id: true, name: true } },
    },
    orderBy: [{ application: { nameKey: 'asc' } }, { level: 'desc' }],
    take: 500,
  })
  return rows.map(({ level, team, application }) => ({ ...application, level, team: team.name }))
}
