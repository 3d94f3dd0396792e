import { encode } from 'next-auth/jwt'
import { derive } from '../encryption'
import { environment } from '../env'

/** Whether browsers reach the dashboard by TLS: then cookies are `Secure` and `__Host-`. */
export function behindTls(): boolean {
  return environment().LATCHKEY_URL.startsWith('https://')
}

/** A cookie of next-auth's under Latchkey's name, or one of its own that goes with a sign-in half done. */
export function authCookie(name: 'session' | 'csrf' | 'return' | 'second-factor' | 'passkey' | 'sso') {
  return {
    name: `${behindTls() ? '__Host-' : ''}latchkey.${name}`,
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure: behindTls() },
  }
}

/** The key that next-auth encrypts its tokens with. */
export function sessionSecret(): string {
  return derive('session').toString('base64')
}

/** The value of the session cookie: next-auth's encrypted JWT, which carries the session's id alone. */
export function sessionToken(sessionId: string, expiresAt: Date): Promise<string> {
  const maxAge = Math.floor((expiresAt.getTime() - Date.now()) / 1_000)
  return encode({ token: { sid: sessionId }, secret: sessionSecret(), maxAge })
}
