import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A network in canonical form: host bits zero, IPv4-mapped IPv6 as IPv4, IPv6 as RFC 5952 writes it. */
interface Network {
  address: Address
  bits: number
}

/** What came of reading a network: its canonical text, or a sentence that says what is wrong with it. */
export type NetworkReading = { ok: true; network: string } | { ok: false; message: string }

/**
 * The canonical text of an IP address: `203.0.113.7`, `2001:db8::1`. An IPv4-mapped IPv6 address becomes the IPv4 address, because
 * that is what the client has; a zone id is dropped. Undefined when `text` is not an address.
 */
export function canonicalAddress(text: string): string | undefined {
  const address = readAddress(text.replace(/%[\w.-]+$/, ''))
  return address && addressText(address)
}

/**
 * Reads a network that a person typed: CIDR, or a bare address, which means that address alone. Host bits are refused with the
 * network that was probably meant, because silently widening or narrowing it would be a guess.
 */
export function readNetwork(text: string): NetworkReading {
  const shown = text.length > 50 ? `${text.slice(0, 50)}…` : text
  const network = looseNetwork(text.trim())
  if (!network) {
    return { ok: false, message: `“${shown}” is not a network. Write it as 203.0.113.0/24 or 2001:db8::/32.` }
  }
  const canonical = networkText(network)
  if (addressText(masked(network)) !== addressText(network.address)) {
    return {
      ok: false,
      message: `“${shown}” has bits set beyond its prefix. Did you mean ${networkText({ ...network, address: masked(network) })}?`,
    }
  }
  return { ok: true, network: canonical }
}

/** Whether the address lies in the network. Host bits of the network are ignored; anything unreadable contains nothing. */
export function networkContains(network: string, address: string): boolean {
  const outer = looseNetwork(network)
  const inner = readAddress(address)
  return outer !== undefined && inner !== undefined && covers(outer, { address: inner, bits: wordSize(inner) })
}

/** Whether every address of `inner` lies in `outer`. */
export function networkCovers(outer: string, inner: string): boolean {
  const [wide, narrow] = [looseNetwork(outer), looseNetwork(inner)]
  return wide !== undefined && narrow !== undefined && covers(wide, narrow)
}

/** The networks that hold exactly the addresses which lie in both lists. Two networks are nested or disjoint, never in between. */
export function intersectNetworks(left: string[], right: string[]): string[] {
  const common = [
    ...left.filter((network) => right.some((other) => networkCovers(other, network))),
    ...right.filter((network) => left.some((other) => networkCovers(other, network))),
  ]
  return [...new Set(common)].sort()
}

function readAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.IPv6.parse(text)
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

function looseNetwork(text: string): Network | undefined {
  const [host = '', prefix, ...rest] = text.split('/')
  const address = readAddress(host)
  if (!address || rest.length > 0) return undefined
  if (prefix === undefined) return { address, bits: wordSize(address) }
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix)) return undefined
  // A mapped address counts its prefix from the IPv6 beginning: ::ffff:10.0.0.0/104 is 10.0.0.0/8.
  const bits = Number(prefix) - (address.kind() === 'ipv4' && host.includes(':') ? 96 : 0)
  return bits >= 0 && bits <= wordSize(address) ? { address, bits } : undefined
}

function masked({ address, bits }: Network): Address {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * index))
    return byte & (0xff << (8 - kept)) & 0xff
  })
  return ipaddr.fromByteArray(bytes)
}

function covers(outer: Network, inner: Network): boolean {
  if (outer.address.kind() !== inner.address.kind() || outer.bits > inner.bits) return false
  return addressText(masked(outer)) === addressText(masked({ address: inner.address, bits: outer.bits }))
}

function networkText({ address, bits }: Network): string {
  return `${addressText(address)}/${bits}`
}

function addressText(address: Address): string {
  return address.kind() === 'ipv6' ? (address as ipaddr.IPv6).toRFC5952String() : address.toString()
}

function wordSize(address: Address): number {
  return address.kind() === 'ipv4' ? 32 : 128
}
