import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { revokeForOwner } from '../../tokens/mutations/for-owner'
import { tokenTransaction } from '../../tokens/state/transaction'
import { lockServiceUserRow } from './lock-service-user'

/** Deactivates a service user and revokes its tokens in the same transaction. They stay revoked when it is reactivated. */
export async function deactivateServiceUser(
  slug: string,
  { serviceUserId, confirmation }: { serviceUserId: string; confirmation: string },
): Promise<{ revoked: number }> {
  const member = await requireMember(slug, 'service_user:deactivate')
  if (confirmation !== 'deactivate') throw new Refusal('Type deactivate to confirm.', { field: 'confirmation' })
  return tokenTransaction(async (tx) => {
    const { name, deactivatedAt } = await lockServiceUserRow(tx, member, serviceUserId)
    if (deactivatedAt) throw new Refusal(`${name} is deactivated already. Reload the page.`)
    const { revoked, revocationEvent } = await revokeForOwner(tx, member, serviceUserId)
    await tx.serviceUser.update({
      where: { id: serviceUserId, organizationId: member.organization.id },
      data: { deactivatedAt: new Date() },
      select: { id: true },
    })
    await appendAudit(tx, member, {
      action: 'service_user:deactivate',
      entity: { type: 'service_user', id: serviceUserId, name },
      before: { active: true },
      after: { active: false, revokedTokens: revoked, revocationEvent },
    })
    return { revoked }
  })
}
