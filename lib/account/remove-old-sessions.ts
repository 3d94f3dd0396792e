import 'server-only'
import { sessionIdleTime } from '../auth/sessions'
import { db } from '../db/client'

/** Sessions that are over are kept so long, for whoever looks into what happened. */
const kept = 30 * 24 * 3_600_000

/** Removes sessions that were over a while ago; the audit log keeps that they were. @returns how many. */
export async function removeOldSessions(): Promise<number> {
  const before = new Date(Date.now() - kept)
  const { count } = await db.session.deleteMany({
    where: {
      OR: [
        { revokedAt: { lt: before } },
        { expiresAt: { lt: before } },
        { lastSeenAt: { lt: new Date(before.getTime() - sessionIdleTime) } },
      ],
    },
  })
  return count
}
