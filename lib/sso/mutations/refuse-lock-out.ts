import 'server-only'
import type { CallerSession } from '../../auth/caller'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { mustUseProvider } from '../provider-decides'

type Change = {
  /** As it will be. */
  provider: { enabled: boolean; required: boolean; requiredSince: Date | null; domains: readonly string[] }
  /** Whether whoever is signed in by it is signed out, and can come in again only if it works. */
  endsSessions: boolean
  session: CallerSession | undefined
}

/** Refuses a change after which the Admin who makes it could not come back in to take it back. */
export async function refuseLockOut(tx: Transaction, actor: Member, change: Change): Promise<void> {
  const { provider, endsSessions, session } = change
  const organizationId = actor.organization.id
  const cameByIt = session?.organizationId === organizationId
  if (cameByIt && endsSessions && !(await hasOwnWayIn(tx, actor.user.id))) {
    throw new Refusal(
      'You came in by this provider, your session would end with this change, and you have no password to come in with. Set one by “Forgot your password?” on the sign-in page first.',
    )
  }
  const locksOut = mustUseProvider({
    organizationId,
    provider,
    email: actor.user.email,
    linked: await isConnected(tx, organizationId, actor.user.id),
    isAdmin: true,
    secondFactorSince: await secondFactorSince(tx, actor.user.id),
    session,
  })
  if (!locksOut) return
  throw new Refusal(
    'Requiring it now would lock you out. Save it without, sign in by it once, and require it then; or sign in with a second factor, which lets those Admins in beside it who had one before.',
    { field: 'required' },
  )
}

async function hasOwnWayIn(tx: Transaction, userId: string): Promise<boolean> {
  const user = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true, passkeys: { take: 1, select: { id: true } } },
  })
  return user.passwordHash !== null || user.passkeys.length > 0
}

async function secondFactorSince(tx: Transaction, userId: string): Promise<Date | null> {
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { secondFactorSince: true } })
  return user.secondFactorSince
}

async function isConnected(tx: Transaction, organizationId: string, userId: string): Promise<boolean> {
  const found = await tx.ssoIdentity.findFirst({
    where: { userId, provider: { organizationId } },
    select: { userId: true },
  })
  return found !== null
}
