import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { lockMembers } from '../../members/mutations/lock-members'
import { presentOrganization } from '../../organizations/mutations/present-organization'
import { editableUsage } from '../editable'

/** Changes for how long counts of requests are kept. */
export async function updateUsageSettings(
  slug: string,
  input: { usageRetentionDays: number; version?: string },
): Promise<void> {
  const member = await requireMember(slug, 'settings:update')
  const { id, name } = member.organization
  const entity = { type: 'settings', id, name }
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'settings:update')
    const before = editableUsage(await presentOrganization(tx, id))
    await refuseStale(tx, input.version, before, { organizationId: id, entity: { ...entity, words: 'setting' } })
    const after = editableUsage(input)
    if (after.usageRetentionDays === before.usageRetentionDays) return
    await tx.organization.update({ where: { id }, data: after, select: { id: true } })
    await appendAudit(tx, actor, { action: 'settings:update', entity, before, after })
  })
}
