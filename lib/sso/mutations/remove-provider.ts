import 'server-only'
import { appendAudit } from '../../audit/append'
import { getCaller } from '../../auth/session'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { editableOf } from '../editable'
import { refuseOthers, requireProviderAdmin } from '../require-provider-admin'
import { endProviderSessions } from './end-provider-sessions'
import { findProvider } from './find-provider'
import { refuseLockOut } from './refuse-lock-out'

/** Removes the organization's provider: whoever is signed in by it is signed out, and nobody is connected to it any more. */
export async function removeProvider(slug: string, { confirmation }: { confirmation: string }): Promise<void> {
  const member = await requireProviderAdmin(slug)
  const session = (await getCaller())?.session
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'settings:update')
    refuseOthers(actor)
    const before = await findProvider(tx, actor.organization.id)
    if (!before) throw new Refusal('There is no provider any more: somebody has removed it. Reload the page.')
    if (confirmation !== 'remove') throw new Refusal('Type remove to confirm.', { field: 'confirmation' })
    await refuseLockOut(tx, actor, { provider: { ...before, enabled: false }, endsSessions: true, session })
    const disconnected = await tx.ssoIdentity.count({ where: { providerId: before.id } })
    await tx.ssoProvider.delete({
      where: { id: before.id, organizationId: actor.organization.id },
      select: { id: true },
    })
    const sessionsEnded = await endProviderSessions(tx, actor)
    await appendAudit(tx, actor, {
      action: 'sso_provider:delete',
      entity: { type: 'sso_provider', id: before.id, name: new URL(before.issuer).host },
      before: { ...editableOf(before), firstRole: before.firstRole },
      after: { sessionsEnded, disconnected },
    })
  })
}
