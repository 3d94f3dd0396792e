import 'server-only'
import { notFound } from 'next/navigation'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import type { PublicLevel } from '../schema'
import { limitedTokens } from './limited-tokens'

/** An application with its catalogue and the tokens that are limited to it. */
export async function getApplication(slug: string, id: string) {
  const member = await requireMember(slug, 'application:read')
  const organizationId = member.organization.id
  const found = await db.application.findFirst({
    where: { id, organizationId, deletedAt: null },
    select: {
      id: true,
      name: true,
      slug: true,
      description: true,
      createdAt: true,
      updatedAt: true,
      operations: { select: { name: true, access: true }, orderBy: { name: 'asc' } },
      teams: { where: { team: { isPublic: true } }, select: { level: true } },
    },
  })
  if (!found) notFound()
  const { teams, createdAt, updatedAt, ...application } = found
  return {
    ...application,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    publicLevel: (teams[0]?.level ?? 'none') as PublicLevel,
    tokens: await limitedTokens(db, member, id),
  }
}

export type ApplicationDetail = Awaited<ReturnType<typeof getApplication>>
