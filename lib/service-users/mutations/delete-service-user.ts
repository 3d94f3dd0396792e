import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { countText } from '../../lists/count-text'
import { tokenCounts } from '../queries/token-counts'
import { tokensCounted } from '../token-limit'
import { lockServiceUserRow } from './lock-service-user'

/** Deletes a deactivated service user that has no tokens left. */
export async function deleteServiceUser(
  slug: string,
  { serviceUserId, confirmation }: { serviceUserId: string; confirmation: string },
): Promise<void> {
  const member = await requireMember(slug, 'service_user:delete')
  const organizationId = member.organization.id
  await db.$transaction(async (tx) => {
    const found = await lockServiceUserRow(tx, member, serviceUserId)
    const { deactivatedAt, name } = found
    if (!deactivatedAt) throw new Refusal(`${name} is active. Deactivate it first.`)
    const { all } = await tokenCounts(tx, organizationId, serviceUserId)
    if (all > 0) {
      const tokens = all === 1 ? 'one token' : `${countText(all, tokensCounted.page)} tokens`
      throw new Refusal(`${name} still has ${tokens}. Delete them first.`)
    }
    if (confirmation.normalize('NFC') !== name) throw new Refusal(`Type ${name} to confirm.`, { field: 'confirmation' })
    await tx.serviceUser.delete({ where: { id: serviceUserId, organizationId }, select: { id: true } })
    await appendAudit(tx, member, {
      action: 'service_user:delete',
      entity: { type: 'service_user', id: serviceUserId, name },
      before: {
        name,
        identifier: found.identifier,
        description: found.description,
        role: found.role,
        teams: found.teams,
      },
    })
  })
}
