import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import type { Client } from '../../auth/client-address'
import { hashPassword } from '../../auth/password'
import { beginSessionIn } from '../../auth/sign-in'
import { db, Prisma } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { joinsByProviderAlone } from '../joins-by-provider'
import { findWaiting } from '../queries/find-waiting'
import type { SignUp } from '../schema'
import { join } from './join'
import { lockWaiting } from './lock-invitation'

// Whoever has the link may well have another address than the one it names: nothing says in which way these details did not do.
const refused =
  'No account was created with these details. If you have an account with this address already, sign in to it and accept there.'

/**
 * Creates an account for the address that was invited, joins the organization with it and begins its first session, all or nothing.
 * @returns the organization's slug, and the session; null when the secret opens nothing that can be accepted.
 */
export async function signUpWithInvitation(
  secret: unknown,
  { name, password }: SignUp,
  client: Client,
): Promise<{ slug: string; session: { id: string; expiresAt: Date } } | null> {
  // Before the password is hashed: that is work, and only for whoever was invited.
  if (!(await findWaiting(secret))) return null
  const passwordHash = await hashPassword(password)
  try {
    return await db.$transaction(async (tx) => {
      const invitation = await lockWaiting(tx, secret)
      if (!invitation) return null
      const { email, organization } = invitation
      if (joinsByProviderAlone(invitation)) {
        throw new Refusal(`${organization.name} lets this address in by single sign-on alone. Sign in that way.`)
      }
      const user = { id: newId('usr'), name, email, address: client.address }
      await tx.user.create({ data: { id: user.id, email, name, passwordHash }, select: { id: true } })
      const actor = { type: 'user' as const, id: user.id, name, address: client.address }
      await appendToChain(tx, installationChain, actor, [
        { action: 'user:create', entity: { type: 'user', id: user.id, name }, after: { email, name } },
      ])
      const session = await beginSessionIn(tx, user, client)
      await join(tx, invitation, user)
      return { slug: organization.slug, session }
    })
  } catch (error) {
    // A user has the address; the only unique value that is not made up here.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw new Refusal(refused)
    throw error
  }
}
