import 'server-only'
import { getCaller } from '../../auth/session'
import { db } from '../../db/client'
import { joinsByProviderAlone } from '../joins-by-provider'
import { mayAcceptAs } from '../may-accept-as'
import { findWaiting } from './find-waiting'

export type OpenedInvitation = {
  email: string
  organization: string
  role: string
  invitedByName: string
  /** ISO. */
  expiresAt: string
  /** Whether only the organization's own sign-in lets this address in. */
  byProviderAlone: boolean
  /** Who is signed in; null when nobody is. */
  visitor: { email: string; mayAccept: boolean } | null
}

/**
 * What the page of an invitation's link shows; null for whatever cannot be accepted. Whether the address has an account is not looked up,
 * so that the page cannot tell.
 */
export async function openInvitation(secret: unknown): Promise<OpenedInvitation | null> {
  const invitation = await findWaiting(secret)
  if (!invitation) return null
  const { email, role, invitedByName, expiresAt, organization } = invitation
  const caller = await getCaller()
  const user = caller && (await db.user.findUnique({ where: { id: caller.userId }, select: { email: true } }))
  return {
    email,
    organization: organization.name,
    role: role.name,
    invitedByName,
    expiresAt: expiresAt.toISOString(),
    byProviderAlone: joinsByProviderAlone(invitation),
    visitor: user && {
      email: user.email,
      mayAccept: mayAcceptAs(invitation, { email: user.email, session: caller.session }),
    },
  }
}
