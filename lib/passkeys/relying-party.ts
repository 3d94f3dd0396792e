import 'server-only'
import { isIP } from 'node:net'
import { environment } from '../env'

/** Whose passkeys they are, as authenticators know it: the public address's host, and the one origin that may ask for them. */
export function relyingParty(): { id: string; name: string; origin: string } {
  const { hostname, origin } = new URL(environment().LATCHKEY_URL)
  return { id: hostname, name: 'Latchkey', origin }
}

/** The origin where passkeys work; null where no browser makes them: they need TLS, or this machine, under a name. */
export function passkeyOrigin(): string | null {
  const { hostname, protocol, origin } = new URL(environment().LATCHKEY_URL)
  // A relying party's id is a domain (WebAuthn Level 3, section 5.1.3, step 8): no browser makes passkeys for a bare address.
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return null
  return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost') ? origin : null
}
