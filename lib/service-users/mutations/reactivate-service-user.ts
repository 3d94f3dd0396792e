import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockServiceUserRow } from './lock-service-user'

/** Reactivates a service user. Tokens that its deactivation revoked stay so, until each is restored by hand. */
export async function reactivateServiceUser(slug: string, { serviceUserId }: { serviceUserId: string }): Promise<void> {
  const member = await requireMember(slug, 'service_user:reactivate')
  await db.$transaction(async (tx) => {
    const { name, deactivatedAt } = await lockServiceUserRow(tx, member, serviceUserId)
    if (!deactivatedAt) throw new Refusal(`${name} is active already. Reload the page.`)
    await tx.serviceUser.update({
      where: { id: serviceUserId, organizationId: member.organization.id },
      data: { deactivatedAt: null },
      select: { id: true },
    })
    await appendAudit(tx, member, {
      action: 'service_user:reactivate',
      entity: { type: 'service_user', id: serviceUserId, name },
      before: { active: false },
      after: { active: true },
    })
  })
}
