import 'server-only'
import { type AuditEvent, appendToChain, installationChain } from '../audit/append'
import { renewProof } from '../auth/recent-proof'
import { actorOf, type SignedInUser } from '../auth/require-user'
import type { Transaction } from '../db/client'
import { Refusal } from '../errors'
import { hasSecondFactor } from './factors'
import { ensureRecoveryCodes } from './recovery-codes-of'

/**
 * What goes with every factor that the locked user adds: recovery codes with the first one, and the session counts as one with a second
 * factor. Call it last: it holds the audit chain's lock.
 * @returns the codes to show, once; null when the user has some already.
 */
export async function factorAdded(tx: Transaction, user: SignedInUser, event: AuditEvent): Promise<string[] | null> {
  const codes = await ensureRecoveryCodes(tx, user.id)
  await tx.user.updateMany({
    where: { id: user.id, secondFactorSince: null },
    data: { secondFactorSince: new Date() },
  })
  await renewProof(tx, user, { secondFactor: true })
  await appendToChain(tx, installationChain, actorOf(user), codes ? [event, recoveryCodesCreated(user)] : [event])
  return codes
}

/**
 * What goes with every factor that the locked user has removed. Without any left there is nothing that recovery codes could stand for, and
 * no session has shown a second factor; an organization that requires one of this Admin refuses.
 */
export async function factorRemoved(tx: Transaction, user: SignedInUser, event: AuditEvent): Promise<void> {
  if (!(await hasSecondFactor(tx, user.id))) {
    await refuseWhereRequired(tx, user.id)
    await tx.recoveryCode.deleteMany({ where: { userId: user.id } })
    await tx.session.updateMany({ where: { userId: user.id }, data: { secondFactorAt: null } })
    await tx.user.update({ where: { id: user.id }, data: { secondFactorSince: null }, select: { id: true } })
  }
  await appendToChain(tx, installationChain, actorOf(user), [event])
}

/** The entry for new recovery codes. */
export function recoveryCodesCreated(user: { id: string; name: string }): AuditEvent {
  return { action: 'recovery_code:create', entity: { type: 'recovery_code', id: '', name: user.name } }
}

async function refuseWhereRequired(tx: Transaction, userId: string): Promise<void> {
  const membership = await tx.membership.findFirst({
    where: {
      userId,
      deactivatedAt: null,
      role: { builtIn: 'admin' },
      organization: { requireAdminSecondFactor: true, deletedAt: null },
    },
    select: { organization: { select: { name: true } } },
  })
  if (!membership) return
  throw new Refusal(
    `${membership.organization.name} requires a second factor of its admins. Add another one before you remove the last.`,
  )
}
