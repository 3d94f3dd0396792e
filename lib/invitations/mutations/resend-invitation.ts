import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { lockMembers } from '../../members/mutations/lock-members'
import { chosenRoleAndTeams } from '../../service-users/mutations/chosen'
import { newInvitationSecret } from '../secret'
import type { SentInvitation } from '../types'
import { lockInvitation } from './lock-invitation'
import { invitationLifetime, sendInvitation } from './send'

/**
 * Sends an invitation again, with a new link that ends the old one and a week of its own. From then on it is that of whoever sends it
 * again, who must be able to give what it gives.
 */
export async function resendInvitation(
  slug: string,
  { invitationId }: { invitationId: string },
): Promise<SentInvitation> {
  const member = await requireMember(slug, 'member:invite')
  const organizationId = member.organization.id
  const { secret, tokenHash } = newInvitationSecret()
  return db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:invite')
    const before = await lockInvitation(tx, actor, invitationId)
    const existing = await tx.team.findMany({
      where: { organizationId, id: { in: before.teamIds } },
      select: { id: true },
    })
    const chosen = { roleId: before.role.id, teams: existing.map((team) => team.id) }
    const { role, teams } = await chosenRoleAndTeams(tx, actor, chosen)
    const expiresAt = new Date(Date.now() + invitationLifetime)
    await tx.invitation.update({
      where: { id: invitationId, organizationId },
      data: {
        tokenHash,
        expiresAt,
        teamIds: teams.map((team) => team.id),
        invitedById: actor.user.id,
        invitedByName: actor.user.name,
      },
      select: { id: true },
    })
    const sent = await sendInvitation(tx, actor, { email: before.email, role, secret, expiresAt })
    await appendAudit(tx, actor, {
      action: 'invitation:resend',
      entity: { type: 'invitation', id: invitationId, name: before.email },
      before: { invitedBy: before.invitedByName, expiresAt: before.expiresAt },
      after: { invitedBy: actor.user.name, expiresAt, mailed: sent.link === null },
    })
    return sent
  })
}
