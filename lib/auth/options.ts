import 'server-only'
import { headers } from 'next/headers'
import type { NextAuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { environment } from '../env'
import { routes } from '../routes'
import { clientAddress, clientOf } from './client-address'
import { credentialsSchema } from './credentials-schema'
import { authCookie, behindTls, sessionSecret } from './session-cookie'
import { findSession, sessionLifetime } from './sessions'
import { signIn } from './sign-in'
import { endSession } from './sign-out'

/**
 * next-auth's configuration. With credentials it knows only JWT sessions, so the JWT carries a session's id and nothing else, and
 * the `session` callback asks the database each time: a revoked session is no session, in pages as in /api/auth/session.
 */
export function authOptions(): NextAuthOptions {
  // next-auth reads its own address from here alone.
  process.env.NEXTAUTH_URL = `${new URL(environment().LATCHKEY_URL).origin}/api/auth`
  return {
    secret: sessionSecret(),
    useSecureCookies: behindTls(),
    cookies: { sessionToken: authCookie('session'), csrfToken: authCookie('csrf'), callbackUrl: authCookie('return') },
    session: { strategy: 'jwt', maxAge: sessionLifetime / 1_000 },
    pages: { signIn: routes.login, signOut: routes.login, error: routes.login, verifyRequest: routes.login },
    providers: [credentials({ credentials: { email: {}, password: {} }, authorize })],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user?.sessionId ?? token.sid }),
      session: async ({ session, token }) => {
        const found = token.sid ? await findSession(token.sid) : null
        // Nothing at all is what next-auth takes for signed out.
        if (!found) return {} as typeof session
        const { id, user, method, secondFactorAt, provenAt, organizationId } = found
        return { sessionId: id, user, method, secondFactorAt, provenAt, organizationId, expires: session.expires }
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (token.sid) await endSession(token.sid, clientAddress(await headers()))
      },
    },
    // Anybody can send a broken cookie; that is no error of the installation's.
    logger: {
      error: (code, metadata) => {
        if (code !== 'JWT_SESSION_ERROR') console.error(`next-auth: ${code}`, metadata)
      },
      warn: () => {},
      debug: () => {},
    },
  }
}

async function authorize(
  fields: Record<'email' | 'password', string> | undefined,
  request: { headers?: Record<string, string> },
) {
  const parsed = credentialsSchema.safeParse(fields)
  if (!parsed.success) return null
  const client = clientOf(new Headers(request.headers))
  try {
    const signedIn = await signIn(parsed.data.email, parsed.data.password, client)
    return signedIn.ok ? { id: signedIn.userId, sessionId: signedIn.session.id } : null
  } catch (error) {
    // next-auth puts an error's words into the address it redirects to; those of the database tell of the inside.
    console.error('A sign-in could not be decided.', error)
    throw new Error('Unavailable')
  }
}
