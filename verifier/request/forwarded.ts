import { verifyRequestSchema } from '@/lib/decision/request'
import { forwardedAddress, isTrustedProxy } from '@/lib/forwarded-address'
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
  if (!isTrustedProxy(peer, trustedProxies)) return {}
  const forwarded = family(headers, 'x-forwarded-method', 'x-forwarded-uri')
  const original = family(headers, 'x-original-method', 'x-original-uri')
  if (forwarded && original && (forwarded.method !== original.method || forwarded.path !== original.path)) {
    throw ambiguous(
      'The headers X-Forwarded-Method and X-Forwarded-Uri tell another request than X-Original-Method and X-Original-URI.',
    )
  }
  const clientIp = forwardedAddress(headers['x-forwarded-for'] ?? [], trustedProxies)
  return { ...(forwarded ?? original), ...(clientIp !== undefined && { clientIp }) }
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

function ambiguous(detail: string): Problem {
  return new Problem(400, 'ambiguous_request', detail)
}
