import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { limitedTokens } from '../queries/limited-tokens'
import { lockApplication } from './lock-application'

/**
 * Deletes an application: requests that name it get `unknown_application` from then on. Its row stays, so that tokens limited to it go on
 * naming it; a new application with its slug is another one.
 */
export async function deleteApplication(
  slug: string,
  { applicationId, confirmation }: { applicationId: string; confirmation: string },
): Promise<void> {
  const member = await requireMember(slug, 'application:delete')
  const organizationId = member.organization.id
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'application:delete')
    const application = await lockApplication(tx, organizationId, applicationId)
    if (confirmation.normalize('NFC') !== application.name) {
      throw new Refusal(`Type ${application.name} to confirm.`, { field: 'confirmation' })
    }
    const tokens = await limitedTokens(tx, actor, applicationId)
    await tx.teamApplication.deleteMany({ where: { applicationId } })
    await tx.application.update({
      where: { id: applicationId, organizationId },
      data: { deletedAt: new Date() },
      select: { id: true },
    })
    await appendAudit(tx, actor, {
      action: 'application:delete',
      entity: { type: 'application', id: applicationId, name: application.name },
      before: { ...application, limitedTokens: tokens.count },
    })
  })
}
