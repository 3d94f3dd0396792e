import 'server-only'
import { redirect } from 'next/navigation'
import type { Transaction } from '../db/client'
import { Refusal } from '../errors'
import type { CallerSession } from './caller'
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
  if (!isRecent(user.session)) redirect(await confirmPath())
  return user
}

export const confinedMessage =
  'You are signed in by your organization’s provider, which decides how you sign in. Sign in with your password to change it here.'

/** Whether the session reaches one organization alone, and so changes nothing of the user's account. */
export function isConfined(session: CallerSession | undefined): boolean {
  return Boolean(session?.organizationId)
}

/** Whether its user showed not long ago who they are. What runs without a session is no left-open browser. */
export function isRecent(session: CallerSession | undefined): boolean {
  return !session || session.provenAt.getTime() > Date.now() - proofLifetime
}

/** Writes down that the user has just shown who they are, with a second factor or without. */
export async function renewProof(
  tx: Transaction,
  user: SignedInUser,
  { secondFactor }: { secondFactor: boolean },
): Promise<void> {
  if (!user.session) return
  const now = new Date()
  await tx.session.updateMany({
    where: { id: user.session.id, userId: user.id, revokedAt: null },
    data: { provenAt: now, ...(secondFactor && { secondFactorAt: now }) },
  })
}
