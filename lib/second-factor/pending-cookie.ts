import 'server-only'
import { cookies } from 'next/headers'
import { authCookie } from '../auth/session-cookie'
import { pendingLifetime } from './pending-sign-in'

/** Gives this browser the second step of its sign-in. */
export async function carryPendingSignIn(secret: string): Promise<void> {
  const { name, options } = authCookie('second-factor')
  ;(await cookies()).set(name, secret, { ...options, maxAge: pendingLifetime / 1_000 })
}

/** The second step that this browser carries, whatever it is worth. */
export async function pendingSecret(): Promise<string | undefined> {
  return (await cookies()).get(authCookie('second-factor').name)?.value
}

export async function dropPendingSignIn(): Promise<void> {
  const { name, options } = authCookie('second-factor')
  ;(await cookies()).set(name, '', { ...options, maxAge: 0 })
}
