import type { FastifyRequest } from 'fastify'
import { canonicalAddress } from '@/lib/restrictions/networks'

/** The address of the connection's other end, in canonical form: a proxy, an application, or the client itself. */
export function peerAddress(request: FastifyRequest): string | undefined {
  const { remoteAddress } = request.raw.socket
  return remoteAddress === undefined ? undefined : canonicalAddress(remoteAddress)
}
