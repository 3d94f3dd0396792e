import 'server-only'
import { hasRecentProof, isConfined } from '../../auth/recent-proof'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { passkeyOrigin } from '../../passkeys/relying-party'
import { secondFactorsOf } from '../factors'

/** How the caller can show again who they are, and whether they need to. */
export async function getConfirmation() {
  const user = await requireUser()
  const [recent, factors, { passwordHash }] = await Promise.all([
    hasRecentProof(user),
    secondFactorsOf(db, user.id),
    db.user.findUniqueOrThrow({ where: { id: user.id }, select: { passwordHash: true } }),
  ])
  return {
    confined: isConfined(user.session),
    recent,
    factors,
    hasPassword: passwordHash !== null,
    passkeyOrigin: passkeyOrigin(),
  }
}
