import 'server-only'
import { notFound } from 'next/navigation'
import { versionOf } from '../../actions/version'
import { holdingOfMember } from '../../auth/load-holding'
import { canDo, requireMember } from '../../auth/require-member'
import { teamsBeyond } from '../../auth/teams-beyond'
import { db } from '../../db/client'
import { isId } from '../../ids'
import { editableOf } from '../editable'
import { inTeam, reachesPeople } from '../people'

/** A team with how many are in it and what it gives, and what the member may do to it. */
export async function getTeam(slug: string, id: string) {
  const member = await requireMember(slug, 'team:read')
  if (!isId('team', id)) notFound()
  const organizationId = member.organization.id
  const found = await db.team.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      name: true,
      description: true,
      isPublic: true,
      createdAt: true,
      _count: {
        select: {
          memberships: true,
          serviceUsers: true,
          applications: { where: { application: { deletedAt: null } } },
        },
      },
    },
  })
  if (!found) notFound()
  const { createdAt, _count, ...team } = found
  const [counts, beyond, reaches] = await Promise.all([
    team.isPublic ? everyone(organizationId) : { users: _count.memberships, serviceUsers: _count.serviceUsers },
    holdingOfMember(db, member).then((own) => teamsBeyond(db, own, [id])),
    reachesPeople(db, member, inTeam(organizationId, id), { adminsToo: true }),
  ])
  const mayAct = beyond.size === 0
  return {
    ...team,
    createdAt: createdAt.toISOString(),
    ...counts,
    applications: _count.applications,
    /** Whether the member reaches all that it gives: nobody changes what goes beyond them. */
    mayAct,
    mayUpdate: mayAct && canDo(member, 'team:update'),
    mayDelete: mayAct && reaches && !team.isPublic && canDo(member, 'team:delete'),
    version: versionOf(editableOf(team)),
  }
}

export type TeamDetail = Awaited<ReturnType<typeof getTeam>>

async function everyone(organizationId: string): Promise<{ users: number; serviceUsers: number }> {
  const [users, serviceUsers] = await Promise.all([
    db.membership.count({ where: { organizationId } }),
    db.serviceUser.count({ where: { organizationId } }),
  ])
  return { users, serviceUsers }
}
