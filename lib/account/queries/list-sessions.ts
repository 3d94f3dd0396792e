import 'server-only'
import { confinement } from '../../auth/confinement'
import { requireUser } from '../../auth/require-user'
import { sessionIdleTime } from '../../auth/sessions'
import { db } from '../../db/client'
import { type Device, deviceOf } from '../device'

export type SessionRow = {
  id: string
  device: Device
  /** As the browser sent it. */
  userAgent: string | null
  address: string | null
  method: 'password' | 'passkey' | 'sso'
  /** Whether a second factor was shown in it. */
  secondFactor: boolean
  createdAt: string
  lastSeenAt: string
  /** The session that asks. */
  current: boolean
}

// Whoever begins more sessions than that within a month can end them all at once.
const most = 100

/**
 * The caller's sessions that are not over, this one first, then as they were last seen. A session that an organization's provider
 * vouched for sees those of that organization alone.
 */
export async function listSessions(): Promise<SessionRow[]> {
  const user = await requireUser()
  const now = Date.now()
  const sessions = await db.session.findMany({
    where: {
      userId: user.id,
      revokedAt: null,
      expiresAt: { gt: new Date(now) },
      lastSeenAt: { gt: new Date(now - sessionIdleTime) },
      ...confinement(user.session),
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: most,
    select: {
      id: true,
      userAgent: true,
      address: true,
      method: true,
      secondFactorAt: true,
      createdAt: true,
      lastSeenAt: true,
    },
  })
  const rows = sessions.map(({ secondFactorAt, createdAt, lastSeenAt, ...session }) => ({
    ...session,
    device: deviceOf(session.userAgent),
    secondFactor: secondFactorAt !== null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    current: session.id === user.session?.id,
  }))
  return rows.sort((a, b) => Number(b.current) - Number(a.current))
}
