import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers, lockMembership } from './lock-members'
import { refuseLastAdmin } from './refuse-last-admin'

/**
 * Deactivates a member: they reach nothing in the organization any more, and neither do their personal tokens, until they are
 * reactivated. Nothing is ended: the verifier asks whether the member is active.
 */
export async function deactivateMember(slug: string, { membershipId }: { membershipId: string }): Promise<void> {
  const member = await requireMember(slug, 'member:deactivate')
  const organizationId = member.organization.id
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:deactivate')
    const before = await lockMembership(tx, actor, membershipId)
    if (before.deactivatedAt) throw new Refusal(`${before.user.name} is deactivated already. Reload the page.`)
    await refuseLastAdmin(tx, actor, before)
    if (membershipId === actor.id) {
      throw new Refusal('You cannot deactivate yourself. Leave the organization instead, or ask another admin.')
    }
    await tx.membership.update({
      where: { id: membershipId, organizationId },
      data: { deactivatedAt: new Date() },
      select: { id: true },
    })
    await appendAudit(tx, actor, {
      action: 'member:deactivate',
      entity: { type: 'member', id: membershipId, name: before.user.name },
      before: { active: true },
      after: { active: false },
    })
  })
}
