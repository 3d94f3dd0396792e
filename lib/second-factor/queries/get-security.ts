import 'server-only'
import { hasRecentProof, isConfined } from '../../auth/recent-proof'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { passkeyOrigin } from '../../passkeys/relying-party'

/** How the caller signs in beside their password, and whether they may change it now. */
export async function getSecurity() {
  const user = await requireUser()
  const [recent, found, recoveryCodesLeft] = await Promise.all([
    hasRecentProof(user),
    db.user.findUniqueOrThrow({
      where: { id: user.id },
      select: {
        totp: { select: { confirmedAt: true } },
        passkeys: {
          orderBy: { createdAt: 'asc' },
          select: { id: true, name: true, createdAt: true, lastUsedAt: true, backedUp: true },
        },
      },
    }),
    db.recoveryCode.count({ where: { userId: user.id, usedAt: null } }),
  ])
  return {
    confined: isConfined(user.session),
    recent,
    /** ISO; null while no authenticator app is set up. */
    totpSince: found.totp?.confirmedAt?.toISOString() ?? null,
    passkeys: found.passkeys.map(({ createdAt, lastUsedAt, ...passkey }) => ({
      ...passkey,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
    recoveryCodesLeft,
    /** Where passkeys work; null where no browser makes them. */
    passkeyOrigin: passkeyOrigin(),
  }
}

export type Security = Awaited<ReturnType<typeof getSecurity>>
