import type { Socket } from 'node:net'
import { canonicalAddress } from '@/lib/restrictions/networks'

// A connection's other end stays who it is.
const known = new WeakMap<Socket, string | undefined>()

/** The address of the connection's other end, in canonical form: a proxy, an application, or the client itself. */
export function peerAddress(socket: Socket): string | undefined {
  const address = known.get(socket)
  if (address !== undefined || socket.remoteAddress === undefined) return address
  const found = canonicalAddress(socket.remoteAddress)
  known.set(socket, found)
  return found
}
