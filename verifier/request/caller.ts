import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { forwardedAddress, isTrustedProxy } from '@/lib/forwarded-address'
import { peerAddress } from './peer-address'

/** Who asks the verifier. */
export interface Caller {
  /** Its address; of a trusted proxy that forwards for nobody, the proxy's own. */
  address: string | undefined
  /** Whether it is a trusted proxy itself, so that the client's address that it states is believed. */
  trusted: boolean
}

// A connection's other end stays who it is.
const known = new WeakMap<Socket, Caller>()

/** The connection's other end, or whom it forwards for where that is a trusted proxy. */
export function callerOf(request: IncomingMessage, trustedProxies: string[]): Caller {
  const peer = known.get(request.socket) ?? remember(request.socket, trustedProxies)
  if (!peer.trusted) return peer
  const lines = request.headersDistinct['x-forwarded-for']
  const address = lines && forwardedAddress(lines, trustedProxies)
  return address === undefined ? peer : { address, trusted: false }
}

function remember(socket: Socket, trustedProxies: string[]): Caller {
  const address = peerAddress(socket)
  const caller = { address, trusted: isTrustedProxy(address, trustedProxies) }
  if (address !== undefined) known.set(socket, caller)
  return caller
}

/**
 * The address that counts as the client's: what a trusted proxy states, or else the caller's. Undefined when a trusted proxy does not tell:
 * its own is never taken for a client's (docs/decisions/0011).
 */
export function clientAddress({ address, trusted }: Caller): string | undefined {
  return trusted ? undefined : address
}
