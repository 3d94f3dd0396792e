import { verifyRequestSchema } from '@/lib/decision/request'
import { canonicalAddress, networkContains } from '@/lib/restrictions/networks'
import { Problem } from '../problem'

/** What a proxy says of the request that it holds. Absent: not known, so that checks about it fail and the access is `write`. */
export interface Forwarded {
  method?: string
  path?: string
  clientIp?: string
}

const { method: methodSchema, path: pathSchema } = verifyRequestSchema.shape

type DistinctHeaders = NodeJS.Dict<string[]>

/**
 * Reads the forwarded headers (contract §4). They count only when the peer is a trusted proxy; from anyone else nothing is known of the
 * request. Throws a Problem when a believed header is none of its kind, comes twice, or when the families X-Forwarded-* and X-Original-*
 * are both there and tell different things: a client could have added the one that the proxy does not set.
 * @param headers `request.headersDistinct`.
 * @param trustedProxies networks or addresses, LATCHKEY_TRUSTED_PROXIES.
 */
export function readForwarded(headers: DistinctHeaders, peer: string | undefined, trustedProxies: string[]): Forwarded {
  if (!isTrusted(peer, trustedProxies)) return {}
  const forwarded = family(headers, 'x-forwarded-method', 'x-forwarded-uri')
  const original = family(headers, 'x-original-method', 'x-original-uri')
  if (forwarded && original && (forwarded.method !== original.method || forwarded.path !== original.path)) {
    throw ambiguous(
      'The headers X-Forwarded-Method and X-Forwarded-Uri tell another request than X-Original-Method and X-Original-URI.',
    )
  }
  return { ...(forwarded ?? original), ...clientAddress(headers['x-forwarded-for'] ?? [], trustedProxies) }
}

/** Whether an address is one of the trusted proxies. */
export function isTrusted(address: string | undefined, trustedProxies: string[]): boolean {
  return address !== undefined && trustedProxies.some((network) => networkContains(network, address))
}

function family(headers: DistinctHeaders, method: string, uri: string): Pick<Forwarded, 'method' | 'path'> | undefined {
  const [methodValue, uriValue] = [only(headers, method), only(headers, uri)]
  if (methodValue === undefined && uriValue === undefined) return undefined
  return {
    ...(methodValue !== undefined && { method: read(method, methodSchema.safeParse(methodValue)) }),
    ...(uriValue !== undefined && { path: read(uri, pathSchema.safeParse(uriValue)) }),
  }
}

function only(headers: DistinctHeaders, name: string): string | undefined {
  const [value, ...others] = headers[name] ?? []
  if (others.length > 0) throw ambiguous(`The header ${name} comes more than once.`)
  return value
}

function read(
  name: string,
  parsed: { success: boolean; data?: string; error?: { issues: { message: string }[] } },
): string {
  if (parsed.data !== undefined) return parsed.data
  const message = parsed.error?.issues[0]?.message ?? ''
  throw new Problem(400, 'invalid_request', `${name}: ${message}`, [{ field: name, message }])
}

// The right-most entry that is not a trusted proxy: what stands left of it anyone may have written. No such entry, or one that is no
// address: not known. A proxy's own address is never taken for the client's.
function clientAddress(lines: string[], trustedProxies: string[]): Pick<Forwarded, 'clientIp'> {
  const entries = lines.join(',').split(',')
  for (const entry of entries.reverse()) {
    const address = canonicalAddress(withoutPort(entry.trim()))
    if (address === undefined) return {}
    if (!isTrusted(address, trustedProxies)) return { clientIp: address }
  }
  return {}
}

// Some load balancers write 203.0.113.7:4711 or [2001:db8::1]:4711.
function withoutPort(entry: string): string {
  return entry.replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1').replace(/^\[([^\]]*)\](:\d{1,5})?$/, '$1')
}

function ambiguous(detail: string): Problem {
  return new Problem(400, 'ambiguous_request', detail)
}
