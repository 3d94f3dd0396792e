import 'server-only'
import { db } from '../../db/client'
import { passkeyOrigin } from '../../passkeys/relying-party'
import { secondFactorsOf } from '../factors'
import { pendingSecret } from '../pending-cookie'
import { findPendingSignIn } from '../pending-sign-in'

/** The second step that this browser carries, and what can be shown for it; null without one. */
export async function getPendingSignIn() {
  const pending = await findPendingSignIn(await pendingSecret())
  return pending && { factors: await secondFactorsOf(db, pending.user.id), passkeyOrigin: passkeyOrigin() }
}
