import 'server-only'
import { endSessions } from '../../account/end-sessions'
import { type AuditActor, appendAudit, appendToChain, installationChain } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { lockMembers, lockMembership } from '../../members/mutations/lock-members'
import { secondFactorsOf } from '../factors'
import { lockUser } from '../lock-user'
import type { ResetMember } from '../schema'

/**
 * Takes away everything a member can show beside their password, for somebody who has lost it, and ends their sessions. Only of who
 * belongs to no other organization: an account is its user's, and one organization's admins do not weaken it for the others.
 * @param confirmation the member's name, typed by hand.
 */
export async function resetMember(slug: string, { membershipId, confirmation }: ResetMember): Promise<void> {
  const member = await requireMember(slug, 'member:update')
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:update')
    const { user } = await lockMembership(tx, actor, membershipId)
    if (membershipId === actor.id) throw new Refusal('Change your own second factor on your account’s security page.')
    if (confirmation.normalize('NFC') !== user.name) {
      throw new Refusal(`Type ${user.name} to confirm.`, { field: 'confirmation' })
    }
    await lockUser(tx, user.id)
    await refuseElsewhere(tx, user, actor.organization.id)
    const { totp, passkeys } = await secondFactorsOf(tx, user.id)
    if (!totp && passkeys === 0) throw new Refusal(`${user.name} has no second factor.`)
    const where = { userId: user.id }
    await tx.totp.deleteMany({ where })
    await tx.passkey.deleteMany({ where })
    await tx.recoveryCode.deleteMany({ where })
    await tx.challenge.deleteMany({ where: { ...where, purpose: { in: ['second_factor', 'passkey_sign_in'] } } })
    const ended = await endSessions(tx, user)
    const by: AuditActor = { type: 'user', id: actor.user.id, name: actor.user.name, address: actor.address }
    await appendToChain(tx, installationChain, by, ended)
    await appendAudit(tx, actor, {
      action: 'second_factor:reset',
      entity: { type: 'member', id: membershipId, name: user.name },
      before: { authenticator: totp, passkeys },
      after: { authenticator: false, passkeys: 0, sessionsEnded: ended.length },
    })
  })
}

/** Whether an admin of this organization may reset the user: whether they belong to it alone, deactivated memberships included. */
export async function belongsElsewhere(
  reader: Transaction | typeof db,
  userId: string,
  organizationId: string,
): Promise<boolean> {
  const other = await reader.membership.findFirst({
    where: { userId, organizationId: { not: organizationId }, organization: { deletedAt: null } },
    select: { id: true },
  })
  return other !== null
}

async function refuseElsewhere(
  tx: Transaction,
  user: { id: string; name: string },
  organizationId: string,
): Promise<void> {
  if (!(await belongsElsewhere(tx, user.id, organizationId))) return
  throw new Refusal(
    `${user.name} belongs to more than one organization, and no single one may reset how they sign in. Whoever runs Latchkey can: npm run reset-second-factor.`,
  )
}
