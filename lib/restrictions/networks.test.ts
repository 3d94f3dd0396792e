import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalAddress, intersectNetworks, networkContains, networkCovers, readNetwork } from './networks'

const addresses = fc.oneof(fc.ipV4(), fc.ipV6())
const networks = fc
  .record({ address: addresses, prefix: fc.nat(128) })
  .map(({ address, prefix }) => canonicalNetwork(address, address.includes(':') ? prefix : prefix % 33))

// The network around an address, by asking for it: the refusal of host bits proposes it.
function canonicalNetwork(address: string, prefix: number): string {
  const reading = readNetwork(`${address}/${prefix}`)
  if (reading.ok) return reading.network
  return /Did you mean (\S+)\?/.exec(reading.message)?.[1] ?? '0.0.0.0/0'
}

describe('an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical)
  })

  test.each([
    '',
    '1',
    '1.2.3',
    '01.2.3.4',
    '0x7f.0.0.1',
    '256.1.1.1',
    '1.2.3.4/8',
    ' 1.2.3.4',
    '1.2.3.4:80',
    '[::1]',
    '::1::',
    'localhost',
  ])('“%s” is none', (text) => {
    expect(canonicalAddress(text)).toBeUndefined()
  })
})

describe('a network', () => {
  test.each([
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10/8',
    '::/129',
    '::ffff:10.0.0.0/90',
    'fe80::%eth0/64',
  ])('“%s” is none', (text) => {
    expect(readNetwork(text)).toMatchObject({ ok: false })
  })

  test('without a prefix is that address alone', () => {
    expect(readNetwork('192.0.2.7')).toEqual({ ok: true, network: '192.0.2.7/32' })
    expect(readNetwork('2001:db8::1')).toEqual({ ok: true, network: '2001:db8::1/128' })
  })

  test('contains addresses of its family only, mapped ones counting as IPv4', () => {
    expect(networkContains('0.0.0.0/0', '::1')).toBe(false)
    expect(networkContains('::/0', '10.0.0.1')).toBe(false)
    expect(networkContains('10.0.0.0/8', '::ffff:10.1.2.3')).toBe(true)
    expect(networkContains('nonsense', '10.0.0.1')).toBe(false)
    expect(networkContains('10.0.0.0/8', 'nonsense')).toBe(false)
  })

  test('contains an address exactly when their leading bits agree', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.nat(32), (left, right, prefix) => {
        const bits = (text: string) =>
          text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) >> BigInt(32 - prefix)
        expect(networkContains(canonicalNetwork(left, prefix), right)).toBe(bits(left) === bits(right))
      }),
    )
  })

  test('in canonical form stays as it is', () => {
    fc.assert(
      fc.property(networks, (network) => {
        expect(readNetwork(network)).toEqual({ ok: true, network })
      }),
    )
  })

  test('covers what it contains, and an intersection holds exactly the common addresses', () => {
    fc.assert(
      fc.property(
        fc.array(networks, { minLength: 1 }),
        fc.array(networks, { minLength: 1 }),
        addresses,
        (left, right, address) => {
          const inAny = (list: string[]) => list.some((network) => networkContains(network, address))
          const common = intersectNetworks(left, right)
          expect(inAny(common)).toBe(inAny(left) && inAny(right))
          for (const network of common) {
            expect(left.some((outer) => networkCovers(outer, network))).toBe(true)
            expect(right.some((outer) => networkCovers(outer, network))).toBe(true)
          }
        },
      ),
    )
  })
})
