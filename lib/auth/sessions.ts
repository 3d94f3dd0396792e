import 'server-only'
import { cache } from 'react'
import { db, type Transaction } from '../db/client'
import { newId } from '../ids'
import type { CallerSession } from './caller'
import type { Client } from './client-address'

const minute = 60_000
const day = 24 * 60 * minute

/** A session ends for good this long after signing in, and earlier when it was not used for the idle time. */
export const sessionLifetime = 30 * day
export const sessionIdleTime = 7 * day

/** How a session begins: by a password alone unless it says otherwise. */
export type Begun = Partial<Omit<CallerSession, 'id'>>

/** Begins a session of its own for each sign-in, so that an id planted before it (session fixation) is worth nothing. */
export async function startSession(
  tx: Transaction,
  userId: string,
  client: Client,
  begun: Begun = {},
): Promise<{ id: string; expiresAt: Date }> {
  return tx.session.create({
    data: {
      id: newId('ses'),
      userId,
      address: client.address,
      userAgent: client.userAgent,
      expiresAt: new Date(Date.now() + sessionLifetime),
      ...begun,
    },
    select: { id: true, expiresAt: true },
  })
}

/** The session as the database has it for this request; null when it is revoked, over, or its user is gone. */
export const findSession = cache(async (id: string) => {
  const now = Date.now()
  const session = await db.session.findFirst({
    where: {
      id,
      revokedAt: null,
      expiresAt: { gt: new Date(now) },
      lastSeenAt: { gt: new Date(now - sessionIdleTime) },
    },
    select: {
      id: true,
      lastSeenAt: true,
      method: true,
      secondFactorAt: true,
      provenAt: true,
      organizationId: true,
      user: { select: { id: true, name: true, email: true } },
    },
  })
  if (!session) return null
  if (session.lastSeenAt.getTime() < now - minute) {
    // The condition is repeated, so that parallel requests write once and never set the time back.
    await db.session.updateMany({
      where: { id, lastSeenAt: { lt: new Date(now - minute) } },
      data: { lastSeenAt: new Date(now) },
    })
  }
  return session
})
