import 'next-auth'
import 'next-auth/jwt'
import type { CallerSession } from './caller'

declare module 'next-auth' {
  /** What next-auth answers for a session that the database still has. */
  interface Session {
    sessionId: string
    method: CallerSession['method']
    secondFactorAt: Date | null
    provenAt: Date
    organizationId: string | null
    user: { id: string; name: string; email: string }
  }

  /** What the credentials provider hands on: whose session was started, and which. */
  interface User {
    id: string
    sessionId: string
  }
}

declare module 'next-auth/jwt' {
  /** A session id and nothing else: everything about the user is read from the database. */
  interface JWT {
    sid?: string
  }
}
