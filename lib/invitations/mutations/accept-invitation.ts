import 'server-only'
import { getCaller } from '../../auth/session'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { mayAcceptAs } from '../may-accept-as'
import { join } from './join'
import { lockWaiting } from './lock-invitation'

/**
 * Joins the organization as the user who is signed in, if the invitation is for their address.
 * @returns the organization's slug; null when the secret opens nothing that can be accepted.
 */
export async function acceptInvitation(secret: unknown): Promise<string | null> {
  const caller = await getCaller()
  // Not by way of /login, whose address would carry the secret along.
  if (!caller) throw new Refusal('You are no longer signed in. Reload the page.')
  return db.$transaction(async (tx) => {
    const invitation = await lockWaiting(tx, secret)
    if (!invitation) return null
    // Not the address of when the request began: it may have been given up since.
    const user = await tx.user.findUnique({
      where: { id: caller.userId },
      select: { id: true, name: true, email: true },
    })
    if (!user || !mayAcceptAs(invitation, { email: user.email, session: caller.session })) {
      throw new Refusal(
        'This invitation is for another address than that of your account. Sign out, and open it again.',
      )
    }
    const joined = await join(tx, invitation, { ...user, address: caller.address })
    return joined ? invitation.organization.slug : null
  })
}
