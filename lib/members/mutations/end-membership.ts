import 'server-only'
import { type AuditActor, appendAudit, appendToChain, installationChain } from '../../audit/append'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { deletePersonalTokens } from './delete-personal-tokens'
import { endSessions } from './end-sessions'
import type { LockedMembership } from './lock-members'

/**
 * Ends a locked membership, at once and for good: with it go its personal tokens and the sessions that reach this organization alone.
 * Service users that the member created, and their tokens, are the organization's and stay as they are.
 */
export async function endMembership(
  tx: Transaction,
  actor: Member,
  membership: LockedMembership,
  action: 'member:remove' | 'member:leave',
): Promise<{ personalTokens: number }> {
  const organizationId = actor.organization.id
  const { id, user, role, teams } = membership
  const personalTokens = await deletePersonalTokens(tx, organizationId, id)
  // Held, so that of two organizations that remove somebody at once the second sees that it was the last.
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${user.id} FOR NO KEY UPDATE`
  await tx.membership.delete({ where: { id, organizationId }, select: { id: true } })
  // Whoever leaves of their own will stays signed in: they may found an organization, or be invited to one.
  const all = action === 'member:remove' && !(await belongsElsewhere(tx, user.id))
  const ended = await endSessions(tx, user, organizationId, { all })
  const by: AuditActor = { type: 'user', id: actor.user.id, name: actor.user.name, address: actor.address }
  await appendToChain(tx, installationChain, by, ended)
  await appendAudit(tx, actor, {
    action,
    entity: { type: 'member', id, name: user.name },
    before: { email: user.email, role: { id: role.id, name: role.name }, teams },
    after: { personalTokensDeleted: personalTokens, sessionsEnded: ended.length },
  })
  return { personalTokens }
}

async function belongsElsewhere(tx: Transaction, userId: string): Promise<boolean> {
  const other = await tx.membership.findFirst({
    where: { userId, deactivatedAt: null, organization: { deletedAt: null } },
    select: { id: true },
  })
  return other !== null
}
