import 'server-only'
import { type AuditActor, appendAudit, appendToChain, installationChain } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers, lockMembership } from '../../members/mutations/lock-members'
import { removeAllFactors } from '../remove-all-factors'
import type { ResetMember } from '../schema'

/**
 * Takes away everything a member can show beside their password, for somebody who has lost it, and ends their sessions. Only of who
 * belongs to no other organization: an account is its user's, and one organization's admins do not weaken it for the others.
 * @param confirmation the member's name, typed by hand.
 */
export async function resetMember(slug: string, { membershipId, confirmation }: ResetMember): Promise<void> {
  const member = await requireMember(slug, 'member:update')
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:update')
    const { user } = await lockMembership(tx, actor, membershipId)
    if (membershipId === actor.id) throw new Refusal('Change your own second factor on your account’s security page.')
    if (confirmation.normalize('NFC') !== user.name) {
      throw new Refusal(`Type ${user.name} to confirm.`, { field: 'confirmation' })
    }
    await refuseElsewhere(tx, user, actor.organization.id)
    const { had, ended } = await removeAllFactors(tx, user)
    const by: AuditActor = { type: 'user', id: actor.user.id, name: actor.user.name, address: actor.address }
    await appendToChain(tx, installationChain, by, ended)
    await appendAudit(tx, actor, {
      action: 'second_factor:reset',
      entity: { type: 'member', id: membershipId, name: user.name },
      before: had,
      after: { authenticator: false, passkeys: 0, sessionsEnded: ended.length },
    })
  })
}

// Memberships that are deactivated count as well: they may be active again tomorrow.
async function refuseElsewhere(
  tx: Transaction,
  user: { id: string; name: string },
  organizationId: string,
): Promise<void> {
  const other = await tx.membership.findFirst({
    where: { userId: user.id, organizationId: { not: organizationId }, organization: { deletedAt: null } },
    select: { id: true },
  })
  if (!other) return
  throw new Refusal(
    `${user.name} belongs to more than one organization, and no single one may reset how they sign in. Whoever runs Latchkey can: npm run reset-second-factor.`,
  )
}
