import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { lockMembers } from '../../members/mutations/lock-members'
import { lockInvitation } from './lock-invitation'

/** Takes an invitation back: its link opens nothing from now on. */
export async function revokeInvitation(slug: string, { invitationId }: { invitationId: string }): Promise<void> {
  const member = await requireMember(slug, 'member:invite')
  const organizationId = member.organization.id
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:invite')
    const { email, role } = await lockInvitation(tx, actor, invitationId)
    await tx.invitation.update({
      where: { id: invitationId, organizationId },
      data: { revokedAt: new Date() },
      select: { id: true },
    })
    await appendAudit(tx, actor, {
      action: 'invitation:revoke',
      entity: { type: 'invitation', id: invitationId, name: email },
      before: { email, role: { id: role.id, name: role.name } },
    })
  })
}
