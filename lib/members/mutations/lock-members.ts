import 'server-only'
import { canActOnMembership } from '../../auth/load-holding'
import type { ManagementOperation } from '../../auth/operations'
import { canDo, type Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { NotPermitted, Refusal } from '../../errors'

/**
 * Takes turns, until the transaction ends, with every other change of who belongs to the organization and as what: only so can the last
 * Admin be told apart. No key update, so that whatever else refers to the organization need not wait. The order of locks is always:
 * organization, membership, its tokens.
 */
export async function lockOrganization(tx: Transaction, organizationId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId} FOR NO KEY UPDATE`
}

/**
 * Locks the organization's members, and looks again at who asks: whoever has lost their role since the request began no longer acts.
 * @returns the member as they are now.
 */
export async function lockMembers(tx: Transaction, member: Member, operation?: ManagementOperation): Promise<Member> {
  await lockOrganization(tx, member.organization.id)
  const present = await tx.membership.findFirst({
    where: { id: member.id, organizationId: member.organization.id, deactivatedAt: null },
    select: { role: { select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true } } },
  })
  if (!present) throw new Refusal('You are no longer an active member of this organization. Nothing was changed.')
  const actor = { ...member, role: present.role }
  if (operation && !canDo(actor, operation)) throw new NotPermitted(operation)
  return actor
}

/**
 * A member's row, held for the transaction after `lockMembers`: whoever makes a personal token holds it for share and so goes before or
 * after. Refused in words when it is gone or holds more than who asks.
 */
export async function lockMembership(tx: Transaction, actor: Member, id: string) {
  const organizationId = actor.organization.id
  await tx.$queryRaw`SELECT 1 FROM "Membership" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR NO KEY UPDATE`
  const found = await tx.membership.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      deactivatedAt: true,
      user: { select: { id: true, name: true, email: true } },
      role: { select: { id: true, name: true, builtIn: true } },
      teams: { select: { team: { select: { id: true, name: true } } }, orderBy: { team: { nameKey: 'asc' } } },
    },
  })
  if (!found) throw new Refusal('This member is gone: somebody removed them, or they left. Go back to the list.')
  if (!(await canActOnMembership(tx, actor, id))) {
    throw new Refusal(`${found.user.name} holds more than your role does. Ask an admin of the organization.`)
  }
  return { ...found, teams: found.teams.map(({ team }) => team) }
}

export type LockedMembership = Awaited<ReturnType<typeof lockMembership>>
