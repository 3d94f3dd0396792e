import 'server-only'
import { notFound } from 'next/navigation'
import { versionOf } from '../../actions/version'
import { holdingOfMember } from '../../auth/load-holding'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { isId } from '../../ids'
import { editableOf } from '../editable'
import type { PublicLevel } from '../public-level'
import { limitedTokens } from './limited-tokens'

/** An application with its catalogue and the tokens that are limited to it. A deleted one still answers: tokens go on naming it. */
export async function getApplication(slug: string, id: string) {
  const member = await requireMember(slug, 'application:read')
  if (!isId('app', id)) notFound()
  const organizationId = member.organization.id
  const found = await db.application.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      name: true,
      slug: true,
      description: true,
      createdAt: true,
      deletedAt: true,
      operations: { select: { name: true, access: true }, orderBy: { name: 'asc' } },
      teams: { where: { team: { isPublic: true } }, select: { level: true } },
    },
  })
  if (!found) notFound()
  const { teams, createdAt, deletedAt, ...application } = found
  const publicLevel: PublicLevel = teams[0]?.level ?? 'none'
  const [tokens, holding] = await Promise.all([limitedTokens(db, member, id), holdingOfMember(db, member)])
  return {
    ...application,
    createdAt: createdAt.toISOString(),
    deletedAt: deletedAt?.toISOString() ?? null,
    publicLevel,
    tokens,
    /** The highest level that the member may give everyone. */
    ownLevel: member.role.builtIn === 'admin' ? 'write' : ((holding.levels.get(id) ?? 'none') as PublicLevel),
    version: versionOf(editableOf({ ...application, publicLevel })),
  }
}

export type ApplicationDetail = Awaited<ReturnType<typeof getApplication>>
