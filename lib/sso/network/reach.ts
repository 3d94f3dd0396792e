import ipaddr from 'ipaddr.js'

/** Where an address lies, as far as requests to a provider care. `refused`: nowhere that a provider could be. */
export type Place = 'public' | 'private' | 'loopback' | 'refused'

const places: Record<string, Place> = {
  unicast: 'public',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  loopback: 'loopback',
}

/** The place of an IPv4 or IPv6 address. Link-local addresses are refused with the rest: clouds keep their secrets there. */
export function placeOf(address: string): Place {
  if (!ipaddr.isValid(address)) return 'refused'
  // IPv4 in IPv6 clothes is judged as the IPv4 address that it is.
  return places[ipaddr.process(address).range()] ?? 'refused'
}

type Request = {
  /** Whether the address is asked for under the name that the issuer itself has. */
  issuerHost: boolean
  /** Whether it is asked without TLS. */
  plain: boolean
}

/**
 * Whether a provider may be asked at an address. Installations often have theirs on a private network or the same machine; but only the
 * issuer's own name may lead there, so that no stranger's discovery document points Latchkey at its neighbours. Without TLS nothing is
 * asked but this machine.
 */
export function mayReach(address: string, { issuerHost, plain }: Request): boolean {
  const place = placeOf(address)
  if (place === 'refused' || (plain && place !== 'loopback')) return false
  return place === 'public' || issuerHost
}

/** Whether a URL's host name is one of this machine's own: `localhost`, names below it, 127.0.0.0/8, `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare.endsWith('.localhost') || placeOf(bare) === 'loopback'
}
