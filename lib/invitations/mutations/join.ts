import 'server-only'
import { appendToChain } from '../../audit/append'
import type { Transaction } from '../../db/client'
import { newId } from '../../ids'
import type { WaitingInvitation } from '../queries/find-waiting'

type Joiner = { id: string; name: string; email: string; address: string | null }

/**
 * Makes the user a member, as the invitation says, and uses the invitation up; it and the organization are locked, and the user has proved
 * to have its address. Call it last: it holds the audit chain's lock. Whoever has become a member meanwhile stays as they are.
 * @returns whether they are an active member now. One who was deactivated is not: that is not an invitation's to undo.
 */
export async function join(tx: Transaction, invitation: WaitingInvitation, user: Joiner): Promise<boolean> {
  const organizationId = invitation.organization.id
  const present = await tx.membership.findFirst({
    where: { organizationId, userId: user.id },
    select: { deactivatedAt: true },
  })
  if (present?.deactivatedAt) return false
  await tx.invitation.update({
    where: { id: invitation.id, organizationId },
    data: { acceptedAt: new Date(), acceptedById: user.id },
    select: { id: true },
  })
  const actor = { type: 'user' as const, id: user.id, name: user.name, address: user.address }
  const accepted = {
    action: 'invitation:accept',
    entity: { type: 'invitation', id: invitation.id, name: invitation.email },
  }
  if (present) {
    await appendToChain(tx, organizationId, actor, [accepted])
    return true
  }
  // Teams may have been deleted since; everyone is in Public without a row.
  const teams = await tx.team.findMany({
    where: { organizationId, id: { in: invitation.teamIds }, isPublic: false },
    select: { id: true, name: true },
    orderBy: { nameKey: 'asc' },
  })
  const id = newId('mem')
  await tx.membership.create({
    data: {
      id,
      organizationId,
      userId: user.id,
      roleId: invitation.role.id,
      teams: { createMany: { data: teams.map((team) => ({ teamId: team.id })) } },
    },
    select: { id: true },
  })
  const role = { id: invitation.role.id, name: invitation.role.name }
  await appendToChain(tx, organizationId, actor, [
    accepted,
    {
      action: 'member:create',
      entity: { type: 'member', id, name: user.name },
      after: { email: user.email, role, teams, invitedBy: invitation.invitedByName },
    },
  ])
  return true
}
