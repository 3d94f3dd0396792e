import 'server-only'
import { requireUser } from '../../auth/require-user'
import { getCaller } from '../../auth/session'
import { db } from '../../db/client'
import { findAttempt } from '../attempt'
import { attemptCookie } from '../cookie'

/** Whom the provider named in this browser, for them to show that the account with that address is theirs; null when it is over. */
export async function getConnection() {
  const attempt = await findAttempt(await attemptCookie(), 'named')
  if (!attempt) return null
  const provider = await db.ssoProvider.findFirst({
    where: { id: attempt.providerId, enabled: true, organization: { deletedAt: null } },
    select: { organization: { select: { name: true, slug: true } } },
  })
  if (!provider) return null
  const { organization } = provider
  const caller = await getCaller()
  const user = caller && (await requireUser())
  return {
    email: attempt.email,
    organization,
    /** Whoever is signed in here; null when nobody is. `confined`: by a provider, which is no proof of whose the account is. */
    user: user && { email: user.email, confined: Boolean(user.session?.organizationId) },
  }
}
