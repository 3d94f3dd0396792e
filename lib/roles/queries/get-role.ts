import 'server-only'
import { notFound } from 'next/navigation'
import { versionOf } from '../../actions/version'
import { canDo, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { isId } from '../../ids'
import { beyond, nothing } from '../beyond'
import { editableOf } from '../editable'
import { countHolders, isInUse, reachesHolders } from '../holders'

/** A role with what it grants, how many have it, and what the member may do to it. */
export async function getRole(slug: string, id: string) {
  const member = await requireMember(slug, 'role:read')
  if (!isId('rol', id)) notFound()
  const organizationId = member.organization.id
  const found = await db.role.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      name: true,
      description: true,
      builtIn: true,
      grants: true,
      managementOperations: true,
      createdAt: true,
    },
  })
  if (!found) notFound()
  const { createdAt, ...role } = found
  const [holders, reaches] = await Promise.all([
    countHolders(db, organizationId, id),
    role.builtIn === null && reachesHolders(db, member, id),
  ])
  /** Nobody changes what they do not hold, nor acts on who holds more. */
  const mayAct = reaches && beyond(member.role, role, nothing) === undefined
  return {
    ...role,
    createdAt: createdAt.toISOString(),
    holders,
    inUse: isInUse(holders),
    mayAct,
    mayUpdate: mayAct && canDo(member, 'role:update'),
    mayDelete: mayAct && canDo(member, 'role:delete'),
    version: versionOf(editableOf(role)),
  }
}

export type RoleDetail = Awaited<ReturnType<typeof getRole>>
