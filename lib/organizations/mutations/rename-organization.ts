import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { lockMembers } from '../../members/mutations/lock-members'
import { editableOrganization } from '../editable'
import { presentOrganization } from './present-organization'

/** Changes what the organization is called. Its slug is fixed: addresses, scripts and verifiers name it. */
export async function renameOrganization(slug: string, input: { name: string; version?: string }): Promise<void> {
  const member = await requireMember(slug, 'organization:update')
  const { id } = member.organization
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'organization:update')
    const before = await presentOrganization(tx, id)
    await refuseStale(tx, input.version, editableOrganization(before), {
      organizationId: id,
      entity: { type: 'organization', id, words: 'organization' },
    })
    if (input.name === before.name) return
    await tx.organization.update({ where: { id }, data: { name: input.name }, select: { id: true } })
    await appendAudit(tx, actor, {
      action: 'organization:rename',
      entity: { type: 'organization', id, name: input.name },
      before: { name: before.name },
      after: { name: input.name },
    })
  })
}
