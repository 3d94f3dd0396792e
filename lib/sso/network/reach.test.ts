import { describe, expect, test } from 'vitest'
import { isLoopbackHost, mayReach, placeOf } from './reach'

test.each([
  ['93.184.216.34', 'public'],
  ['2606:4700::1111', 'public'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00::1', 'private'],
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:10.0.0.1', 'private'],
  ['169.254.169.254', 'refused'],
  ['::ffff:169.254.169.254', 'refused'],
  ['fe80::1', 'refused'],
  ['0.0.0.0', 'refused'],
  ['::', 'refused'],
  ['224.0.0.1', 'refused'],
  ['255.255.255.255', 'refused'],
  ['64:ff9b::a00:1', 'refused'],
  ['2002:a00:1::', 'refused'],
  ['not an address', 'refused'],
])('%s is %s', (address, place) => {
  expect(placeOf(address)).toBe(place)
})

describe('an address may be reached', () => {
  const ask = (address: string, issuerHost: boolean, plain = false) => mayReach(address, { issuerHost, plain })

  test('that is public, with TLS', () => {
    expect(ask('93.184.216.34', false)).toBe(true)
    expect(ask('93.184.216.34', true, true)).toBe(false)
  })

  test.each(['10.0.0.5', 'fd00::5', '127.0.0.1', '::1'])('that is %s, under the issuer’s own name alone', (address) => {
    expect(ask(address, true)).toBe(true)
    expect(ask(address, false)).toBe(false)
  })

  test('without TLS, if it is this machine’s', () => {
    expect(ask('127.0.0.1', true, true)).toBe(true)
    expect(ask('10.0.0.5', true, true)).toBe(false)
  })

  test('that is link-local, never', () => {
    expect(ask('169.254.169.254', true)).toBe(false)
  })
})

test.each([
  ['localhost', true],
  ['idp.localhost', true],
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['[::1]', true],
  ['localhost.example.com', false],
  ['127.0.0.1.example.com', false],
  ['10.0.0.1', false],
  ['example.com', false],
])('%s is a loopback host: %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected)
})
