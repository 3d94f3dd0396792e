import 'server-only'
import { requireMember } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { tokenTransaction } from '../../tokens/state/transaction'
import type { RemoveMember } from '../schema'
import { endMembership } from './end-membership'
import { lockMembers, lockMembership } from './lock-members'
import { refuseLastAdmin } from './refuse-last-admin'

/**
 * Removes a member, for good: an invitation can bring them back, but not their personal tokens.
 * @param confirmation the member's name, typed by hand.
 */
export async function removeMember(slug: string, { membershipId, confirmation }: RemoveMember): Promise<void> {
  const member = await requireMember(slug, 'member:remove')
  await tokenTransaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:remove')
    const before = await lockMembership(tx, actor, membershipId)
    if (membershipId === actor.id) throw new Refusal('You cannot remove yourself. Leave the organization instead.')
    await refuseLastAdmin(tx, actor, before)
    const { name } = before.user
    if (confirmation.normalize('NFC') !== name) throw new Refusal(`Type ${name} to confirm.`, { field: 'confirmation' })
    await endMembership(tx, actor, before, 'member:remove')
  })
}
