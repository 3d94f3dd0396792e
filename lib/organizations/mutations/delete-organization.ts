import 'server-only'
import { type AuditActor, appendAudit, appendToChain, installationChain } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { databaseTime } from '../../tokens/state/lineage'
import { presentOrganization } from './present-organization'

/**
 * Deletes an organization: from the commit on nothing in it answers, and no secret of it is known to the verifier. What it had is removed
 * 30 days later (purge.ts).
 * @param confirmation its name, typed by hand.
 */
export async function deleteOrganization(slug: string, { confirmation }: { confirmation: string }): Promise<void> {
  const member = await requireMember(slug, 'organization:delete')
  const organizationId = member.organization.id
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'organization:delete')
    const { name } = await presentOrganization(tx, organizationId)
    if (confirmation.normalize('NFC').trim() !== name) {
      throw new Refusal(`Type ${name} to confirm. Nothing was deleted.`, { field: 'confirmation' })
    }
    const now = await databaseTime(tx)
    await tx.organization.update({ where: { id: organizationId }, data: { deletedAt: now }, select: { id: true } })
    // Sessions that reach nothing else, invitations that lead nowhere.
    const sessions = await tx.session.updateMany({
      where: { organizationId, revokedAt: null },
      data: { revokedAt: now },
    })
    await tx.mail.deleteMany({ where: { organizationId, state: 'waiting' } })
    const event = {
      action: 'organization:delete',
      entity: { type: 'organization', id: organizationId, name },
      before: { name, slug: member.organization.slug },
      after: { deletedAt: now, sessionsEnded: sessions.count },
    }
    const by: AuditActor = { type: 'user', id: actor.user.id, name: actor.user.name, address: actor.address }
    await appendToChain(tx, installationChain, by, [event])
    await appendAudit(tx, actor, event)
  })
}
