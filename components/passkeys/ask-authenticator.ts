import type { RegistrationOptions } from '@/lib/passkeys/mutations/add-passkey'
import type { AuthenticationOptions } from '@/lib/passkeys/options'

type Asked<Response> = { ok: true; response: Response } | { ok: false; message: string }

/** Has the browser ask for a passkey; its answer goes to the server as it is. */
export async function showPasskey(optionsJSON: AuthenticationOptions): Promise<Asked<unknown>> {
  return ask(async ({ startAuthentication }) => startAuthentication({ optionsJSON }))
}

/** Has the browser make a passkey. @returns also how the authenticator is attached, if the browser tells. */
export async function makePasskey(optionsJSON: RegistrationOptions): Promise<Asked<unknown>> {
  return ask(async ({ startRegistration }) => startRegistration({ optionsJSON }))
}

/**
 * Why passkeys cannot be used in this browser at this address; null when they can.
 * @param origin where they work; null where no browser makes them.
 */
export function passkeyProblem(origin: string | null): string | null {
  if (origin === null) return 'Passkeys need HTTPS and a domain name, and Latchkey’s address has not both.'
  if (location.origin !== origin) return `Passkeys work at ${origin} alone. Open Latchkey there.`
  return 'PublicKeyCredential' in window ? null : 'This browser has no passkeys.'
}

type Library = typeof import('@simplewebauthn/browser')

async function ask<Response>(work: (library: Library) => Promise<Response>): Promise<Asked<Response>> {
  try {
    // On demand: most who see the page do not use it.
    return { ok: true, response: await work(await import('@simplewebauthn/browser')) }
  } catch (error) {
    return { ok: false, message: messageOf(error) }
  }
}

function messageOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'InvalidStateError') return 'This device or security key has a passkey for your account already.'
  if (name === 'NotAllowedError') return 'No passkey was shown. Try again, and confirm in time on your device.'
  if (name === 'SecurityError') return 'The browser does not allow passkeys at this address.'
  return 'The browser could not use a passkey. Try again, or use another way.'
}
