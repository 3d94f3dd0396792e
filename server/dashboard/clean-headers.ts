import type { IncomingMessage } from 'node:http'
import { forwardedAddress, isTrustedProxy } from '@/lib/forwarded-address'
import { canonicalAddress } from '@/lib/restrictions/networks'

const CLIENT_ADDRESS = 'x-latchkey-client-address'

/**
 * Makes a request's headers fit to be believed. Those in Latchkey's own name are its own: the client's address
 * (lib/auth/client-address.ts). Those with which a proxy describes the original request stay only when a trusted proxy sent them.
 */
export function cleanHeaders(request: Pick<IncomingMessage, 'headers' | 'socket'>, trustedProxies: string[]): void {
  const { headers, socket } = request
  const peer = canonicalAddress(socket.remoteAddress ?? '')
  const viaProxy = isTrustedProxy(peer, trustedProxies)
  const address = viaProxy
    ? (forwardedAddress([headers['x-forwarded-for'] ?? []].flat(), trustedProxies) ?? peer)
    : peer
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-latchkey-') || (!viaProxy && isForwarded(name))) delete headers[name]
  }
  if (address !== undefined) headers[CLIENT_ADDRESS] = address
}

function isForwarded(name: string): boolean {
  return name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-')
}
