import 'server-only'
import { environment } from '../env'
import { routes } from '../routes'

/**
 * Where a provider sends its users back to: an address of this organization's own, so that one provider's answer is never taken for
 * another's (RFC 9700, section 4.4). From Latchkey's public address, never from what a request says of itself.
 */
export function redirectUri(organizationId: string): string {
  return new URL(routes.ssoCallback(organizationId), environment().LATCHKEY_URL).href
}
