import 'server-only'
import { canGrant, type HeldRole, type Holding } from '../auth/holding'
import { holdingOf, holdingOfMembership } from '../auth/load-holding'
import type { db, Transaction } from '../db/client'

type Given = { id: string; invitedById: string | null; role: HeldRole; teamIds: string[] }

/**
 * Those invitations that whoever sent them could still send: an active member who may invite, and who may give this role in these teams
 * as all of them are now. The others wait in vain until somebody who may sends them again, in their own name (docs/decisions).
 */
export async function stillGiven(
  reader: Transaction | typeof db,
  organizationId: string,
  invitations: readonly Given[],
): Promise<Set<string>> {
  const inviters = await reader.membership.findMany({
    where: {
      organizationId,
      userId: { in: invitations.flatMap(({ invitedById }) => invitedById ?? []) },
      deactivatedAt: null,
      role: { managementOperations: { has: 'latchkey/member:invite' } },
    },
    select: { id: true, userId: true, role: { select: { builtIn: true } } },
  })
  const byUser = new Map(inviters.map((inviter) => [inviter.userId, inviter]))
  const holdings = new Map<string, Holding | undefined>()
  const given = new Set<string>()
  for (const { id, invitedById, role, teamIds } of invitations) {
    const inviter = invitedById ? byUser.get(invitedById) : undefined
    if (!inviter) continue
    if (inviter.role.builtIn !== 'admin') {
      if (!holdings.has(inviter.id)) {
        holdings.set(inviter.id, await holdingOfMembership(reader, organizationId, inviter.id))
      }
      const holding = holdings.get(inviter.id)
      if (!holding || !canGrant(holding, await holdingOf(reader, organizationId, role, teamIds))) continue
    }
    given.add(id)
  }
  return given
}
