import 'server-only'
import { cookies, headers } from 'next/headers'
import { clientAddress } from './client-address'
import { getSession } from './session'
import { authCookie, sessionToken } from './session-cookie'
import { endSession } from './sign-out'

/** Gives this browser the session that was just begun, in next-auth's cookie; the one it had before ends. */
export async function enterSession(session: { id: string; expiresAt: Date }): Promise<void> {
  const before = await getSession()
  if (before) await endSession(before.sessionId, clientAddress(await headers()))
  const { name, options } = authCookie('session')
  const value = await sessionToken(session.id, session.expiresAt)
  ;(await cookies()).set(name, value, { ...options, expires: session.expiresAt })
}
