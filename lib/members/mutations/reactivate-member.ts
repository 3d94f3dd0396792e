import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers, lockMembership } from './lock-members'

/** Reactivates a member: with their role and teams of now, their personal tokens work again. */
export async function reactivateMember(slug: string, { membershipId }: { membershipId: string }): Promise<void> {
  const member = await requireMember(slug, 'member:deactivate')
  const organizationId = member.organization.id
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:deactivate')
    const before = await lockMembership(tx, actor, membershipId)
    if (!before.deactivatedAt) throw new Refusal(`${before.user.name} is active already. Reload the page.`)
    await tx.membership.update({
      where: { id: membershipId, organizationId },
      data: { deactivatedAt: null },
      select: { id: true },
    })
    await appendAudit(tx, actor, {
      action: 'member:reactivate',
      entity: { type: 'member', id: membershipId, name: before.user.name },
      before: { active: false },
      after: { active: true },
    })
  })
}
