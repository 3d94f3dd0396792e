import 'server-only'
import { canHold } from '../../auth/holding'
import { holdingOf, holdingOfMember } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { lockOrganization } from '../../members/mutations/lock-members'
import { findWaiting, type WaitingInvitation } from '../queries/find-waiting'

/** An invitation of the organization's that nobody has accepted or revoked, held after `lockMembers`; refused in words otherwise. */
export async function lockInvitation(tx: Transaction, actor: Member, id: string) {
  const organizationId = actor.organization.id
  await tx.$queryRaw`SELECT 1 FROM "Invitation" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR UPDATE`
  const found = await tx.invitation.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      email: true,
      invitedByName: true,
      expiresAt: true,
      acceptedAt: true,
      revokedAt: true,
      teamIds: true,
      role: { select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true } },
    },
  })
  if (!found) throw new Refusal('This invitation no longer exists. Reload the list.')
  if (found.acceptedAt) throw new Refusal(`${found.email} has accepted this invitation. Reload the list.`)
  if (found.revokedAt) throw new Refusal(`The invitation of ${found.email} has been revoked. Reload the list.`)
  const given = await holdingOf(tx, organizationId, found.role, found.teamIds)
  if (!canHold(await holdingOfMember(tx, actor), given)) {
    throw new Refusal(`This invitation gives more than your role does. Ask an admin of the organization.`)
  }
  return found
}

/**
 * The invitation that a secret opens, held until the transaction ends; null when it cannot be accepted. Found before anything is locked:
 * whoever has no secret locks nothing.
 */
export async function lockWaiting(tx: Transaction, secret: unknown): Promise<WaitingInvitation | null> {
  const found = await findWaiting(secret, tx)
  if (!found) return null
  await lockOrganization(tx, found.organization.id)
  await tx.$queryRaw`SELECT 1 FROM "Invitation" WHERE "id" = ${found.id} FOR UPDATE`
  return findWaiting(secret, tx)
}
