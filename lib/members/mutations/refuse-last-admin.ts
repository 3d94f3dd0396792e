import 'server-only'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import type { LockedMembership } from './lock-members'

/** Refuses what would leave the organization without an active Admin. The members are locked. */
export async function refuseLastAdmin(tx: Transaction, actor: Member, membership: LockedMembership): Promise<void> {
  if (membership.role.builtIn !== 'admin' || membership.deactivatedAt) return
  const other = await tx.membership.findFirst({
    where: {
      organizationId: actor.organization.id,
      id: { not: membership.id },
      deactivatedAt: null,
      role: { builtIn: 'admin' },
    },
    select: { id: true },
  })
  if (other) return
  const who = membership.id === actor.id ? 'You are' : `${membership.user.name} is`
  throw new Refusal(
    `${who} the only active Admin of ${actor.organization.name}. Make somebody else an Admin first, so that it is not left without one.`,
  )
}
