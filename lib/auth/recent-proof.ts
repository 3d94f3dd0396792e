import 'server-only'
import { redirect } from 'next/navigation'
import { db, type Transaction } from '../db/client'
import { Refusal } from '../errors'
import { hasSecondFactor } from '../second-factor/factors'
import type { CallerSession } from './caller'
import { confinedMessage } from './confined-message'
import { confirmPath } from './login-path'
import { requireUser, type SignedInUser } from './require-user'

/** For so long after showing who one is, one may change how one signs in. */
export const proofLifetime = 15 * 60_000

/**
 * The caller, who has shown within the last minutes who they are: a session left open, or stolen, does not suffice to change how
 * its user signs in (ASVS 5.0, 7.5.1). Who has not is led to the page that asks, and back. Nor does a session that an organization's
 * own provider vouched for: whoever runs the provider could make themselves a way into the user's other organizations.
 */
export async function requireRecentProof(): Promise<SignedInUser> {
  const user = await requireUser()
  if (isConfined(user.session)) throw new Refusal(confinedMessage)
  if (!(await hasRecentProof(user))) redirect(await confirmPath())
  return user
}

/** Whether the user has shown within the last minutes who they are, and their second factor if they have one by now. */
export async function hasRecentProof({ id, session }: SignedInUser): Promise<boolean> {
  // What runs without a session is no browser that was left open.
  if (!session) return true
  if (session.provenAt.getTime() <= Date.now() - proofLifetime) return false
  return session.secondFactorAt !== null || !(await hasSecondFactor(db, id))
}

/** Whether the session reaches one organization alone, and so changes nothing of the user's account. */
export function isConfined(session: CallerSession | undefined): boolean {
  return Boolean(session?.organizationId)
}

/** Writes down that the user has just shown who they are, with a second factor or without. */
export async function renewProof(
  store: Transaction | typeof db,
  user: SignedInUser,
  { secondFactor }: { secondFactor: boolean },
): Promise<void> {
  if (!user.session) return
  const now = new Date()
  await store.session.updateMany({
    where: { id: user.session.id, userId: user.id, revokedAt: null },
    data: { provenAt: now, ...(secondFactor && { secondFactorAt: now }) },
  })
}
