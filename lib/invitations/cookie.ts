import 'server-only'
import { cookies } from 'next/headers'
import { behindTls } from '../auth/session-cookie'

const lifetime = 3_600

/**
 * Keeps the invitation at hand while its address signs in: in no address that is handed on, to a second factor or a provider, and in
 * no table.
 */
export async function rememberInvitation(secret: string): Promise<void> {
  ;(await cookies()).set(name(), secret, { ...options(), maxAge: lifetime })
}

/** The secret of the invitation that was open before signing in; undefined when there was none. */
export async function rememberedInvitation(): Promise<string | undefined> {
  return (await cookies()).get(name())?.value
}

export async function forgetInvitation(): Promise<void> {
  ;(await cookies()).set(name(), '', { ...options(), maxAge: 0 })
}

function name(): string {
  return `${behindTls() ? '__Host-' : ''}latchkey.invitation`
}

function options() {
  return { httpOnly: true, sameSite: 'lax' as const, path: '/', secure: behindTls() }
}
