import 'server-only'
import { cookies } from 'next/headers'
import { authCookie } from '../auth/session-cookie'
import { attemptLifetime } from './attempt'

/** What this browser carries of a single sign-on on its way; undefined when there is none. */
export async function attemptCookie(): Promise<string | undefined> {
  return (await cookies()).get(authCookie('sso').name)?.value
}

/** Lax, so that it comes along when the provider sends the browser back. */
export async function setAttemptCookie(secret: string): Promise<void> {
  const { name, options } = authCookie('sso')
  ;(await cookies()).set(name, secret, { ...options, maxAge: attemptLifetime / 1_000 })
}

export async function clearAttemptCookie(): Promise<void> {
  const { name, options } = authCookie('sso')
  ;(await cookies()).set(name, '', { ...options, maxAge: 0 })
}
