import { canonicalAddress, networkContains } from './restrictions/networks'

/** Whether an address lies in one of the networks of LATCHKEY_TRUSTED_PROXIES. */
export function isTrustedProxy(address: string | undefined, trustedProxies: string[]): boolean {
  return address !== undefined && trustedProxies.some((network) => networkContains(network, address))
}

/**
 * The client's address in X-Forwarded-For: the right-most entry that is not a trusted proxy, since what stands left of it anyone may have
 * written. Undefined when that entry is no address, or when there is none: a proxy's own address is never taken for the client's.
 * @param lines the header's values, in order.
 */
export function forwardedAddress(lines: string[], trustedProxies: string[]): string | undefined {
  const entries = lines.join(',').split(',')
  for (const entry of entries.reverse()) {
    const address = canonicalAddress(withoutPort(entry.trim()))
    if (address === undefined || !isTrustedProxy(address, trustedProxies)) return address
  }
  return undefined
}

// Some load balancers write 203.0.113.7:4711 or [2001:db8::1]:4711.
function withoutPort(entry: string): string {
  return entry.replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1').replace(/^\[([^\]]*)\](:\d{1,5})?$/, '$1')
}
