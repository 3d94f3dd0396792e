import { type NextRequest, NextResponse } from 'next/server'
import { environment } from '@/lib/env'
import { contentSecurityPolicy, strictTransportSecurity } from '@/lib/security-headers'

/** Gives each page a nonce of its own. Next.js reads it from the request's policy and puts it on its scripts. */
export function proxy(request: NextRequest) {
  const { LATCHKEY_URL, LATCHKEY_VERIFIER_URL } = environment()
  const addresses = {
    dashboard: LATCHKEY_URL,
    verifier: LATCHKEY_VERIFIER_URL,
    development: process.env.NODE_ENV === 'development',
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy(nonce, addresses)

  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  // For the way back after signing in (lib/auth/login-path.ts); whatever came under this name from outside is overwritten.
  headers.set('x-latchkey-path', request.nextUrl.pathname + request.nextUrl.search)

  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  const transport = strictTransportSecurity(addresses)
  if (transport) response.headers.set('strict-transport-security', transport)
  return response
}

export const config = { matcher: ['/((?!_next/static|_next/image|icon.svg|favicon.ico).*)'] }
