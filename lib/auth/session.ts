import 'server-only'
import { headers } from 'next/headers'
import { getServerSession, type Session } from 'next-auth'
import { cache } from 'react'
import { type Caller, type CallerSession, explicitCaller } from './caller'
import { clientAddress } from './client-address'
import { authOptions } from './options'

/** Who calls: what `runAs` says, else the user whose session the request's cookie names. Null when signed out. */
export async function getCaller(): Promise<Caller | null> {
  const explicit = explicitCaller()
  if (explicit !== undefined) return explicit
  const session = await getSession()
  if (!session) return null
  return { userId: session.user.id, address: clientAddress(await headers()), session: callerSession(session) }
}

/** The session of this request, as the database has it now; null when signed out, revoked or over. */
export const getSession = cache((): Promise<Session | null> => getServerSession(authOptions()))

// One object for one request: what is cached by it would otherwise be read anew each time.
const callerSession = cache((session: Session): CallerSession => {
  const { sessionId: id, method, secondFactorAt, provenAt, organizationId } = session
  return { id, method, secondFactorAt, provenAt, organizationId }
})
