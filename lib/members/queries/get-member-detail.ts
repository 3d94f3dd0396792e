import 'server-only'
import { notFound } from 'next/navigation'
import { versionOf } from '../../actions/version'
import { canActOnMembership } from '../../auth/load-holding'
import { canDo, requireMember } from '../../auth/require-member'
import { sessionIdleTime } from '../../auth/sessions'
import { db } from '../../db/client'
import { isId } from '../../ids'
import { editableOf } from '../editable'
import { hasSecondFactor, lastSeen } from './person'

/** How somebody signs in, and how much hangs on their membership. */
export type MemberPrivate = {
  secondFactor: boolean
  /** ISO; null when never. */
  lastSeenAt: string | null
  /** That are alive and reach the organization. */
  sessions: number
  personalTokens: number
}

/** A member with role and teams; what is private to them only for themselves and for those who look after members. */
export async function getMemberDetail(slug: string, id: string) {
  const member = await requireMember(slug, 'member:read')
  if (!isId('mem', id)) notFound()
  const organizationId = member.organization.id
  const found = await db.membership.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      deactivatedAt: true,
      createdAt: true,
      user: { select: { name: true, email: true } },
      role: { select: { id: true, name: true, builtIn: true } },
      teams: { select: { team: { select: { id: true, name: true } } }, orderBy: { team: { nameKey: 'asc' } } },
    },
  })
  if (!found) notFound()
  const { user, deactivatedAt, createdAt, ...rest } = found
  const teams = found.teams.map(({ team }) => team)
  const own = id === member.id
  const [mayAct, personal] = await Promise.all([
    canActOnMembership(db, member, id),
    own || canDo(member, 'member:update') ? privateFacts(organizationId, id) : null,
  ])
  return {
    ...rest,
    ...user,
    teams,
    deactivatedAt: deactivatedAt?.toISOString() ?? null,
    joinedAt: createdAt.toISOString(),
    own,
    /** Whether the caller holds all that the member holds; nobody acts on who holds more. */
    mayAct,
    private: personal,
    version: versionOf(editableOf({ ...rest, teams })),
  }
}

export type MemberDetail = Awaited<ReturnType<typeof getMemberDetail>>

async function privateFacts(organizationId: string, membershipId: string): Promise<MemberPrivate | null> {
  const idle = new Date(Date.now() - sessionIdleTime)
  const [row] = await db.$queryRaw<(Omit<MemberPrivate, 'lastSeenAt'> & { lastSeenAt: Date | null })[]>`
    SELECT ${hasSecondFactor} AS "secondFactor", ${lastSeen} AS "lastSeenAt",
      (SELECT count(*)::int FROM "Session" s
        WHERE s."userId" = u."id" AND (s."organizationId" IS NULL OR s."organizationId" = m."organizationId")
          AND s."revokedAt" IS NULL AND s."expiresAt" > now() AND s."lastSeenAt" > ${idle}) AS "sessions",
      (SELECT count(*)::int FROM "Token" k WHERE k."membershipId" = m."id") AS "personalTokens"
    FROM "Membership" m JOIN "User" u ON u."id" = m."userId"
    WHERE m."id" = ${membershipId} AND m."organizationId" = ${organizationId}`
  return row ? { ...row, lastSeenAt: row.lastSeenAt?.toISOString() ?? null } : null
}
