import 'server-only'
import { requireMembership } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { tokenTransaction } from '../../tokens/state/transaction'
import { endMembership } from './end-membership'
import { lockMembers, lockMembership } from './lock-members'
import { refuseLastAdmin } from './refuse-last-admin'

/**
 * Ends one's own membership, which needs no operation: everyone may go, but for the last Admin.
 * @param confirmation the organization's name, typed by hand.
 */
export async function leaveOrganization(slug: string, { confirmation }: { confirmation: string }): Promise<void> {
  const member = await requireMembership(slug)
  await tokenTransaction(async (tx) => {
    const actor = await lockMembers(tx, member)
    const before = await lockMembership(tx, actor, actor.id)
    await refuseLastAdmin(tx, actor, before)
    const { name } = actor.organization
    if (confirmation.normalize('NFC') !== name) throw new Refusal(`Type ${name} to confirm.`, { field: 'confirmation' })
    await endMembership(tx, actor, before, 'member:leave')
  })
}
