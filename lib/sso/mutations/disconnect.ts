import 'server-only'
import { appendAudit } from '../../audit/append'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { refuseOthers, requireProviderAdmin } from '../require-provider-admin'
import { endProviderSessions } from './end-provider-sessions'

/**
 * Forgets which of the provider's accounts a person has, so that the next one with their address is theirs. Ends their sessions that
 * began by it.
 */
export async function disconnect(slug: string, { email }: { email: string }): Promise<void> {
  const member = await requireProviderAdmin(slug)
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'settings:update')
    refuseOthers(actor)
    const organizationId = actor.organization.id
    const connected = await tx.ssoIdentity.findFirst({
      where: { provider: { organizationId }, user: { email } },
      select: { providerId: true, subject: true, user: { select: { id: true, name: true, email: true } } },
    })
    if (!connected) {
      throw new Refusal('Nobody with this e-mail address is connected to the provider.', { field: 'email' })
    }
    const { user, providerId, subject } = connected
    await tx.ssoIdentity.deleteMany({ where: { providerId, userId: user.id } })
    const sessionsEnded = await endProviderSessions(tx, actor, user.id)
    await appendAudit(tx, actor, {
      action: 'sso_identity:delete',
      entity: { type: 'sso_identity', id: user.id, name: user.name },
      before: { email: user.email, subject },
      after: { sessionsEnded },
    })
  })
}
