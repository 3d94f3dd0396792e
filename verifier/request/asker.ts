import type { IncomingMessage } from 'node:http'
import { forwardedAddress, isTrustedProxy } from '@/lib/forwarded-address'
import { peerAddress } from './peer-address'

/**
 * The address of who asks the verifier: the connection's other end, or whom it forwards for where that is a trusted proxy. Undefined when a
 * trusted proxy does not tell: its own address is never taken for a client's (docs/decisions/0011).
 */
export function askerAddress(request: IncomingMessage, trustedProxies: string[]): string | undefined {
  const peer = peerAddress(request.socket)
  if (trustedProxies.length === 0 || !isTrustedProxy(peer, trustedProxies)) return peer
  return forwardedAddress(request.headersDistinct['x-forwarded-for'] ?? [], trustedProxies)
}
