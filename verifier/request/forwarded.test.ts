import { describe, expect, test } from 'vitest'
import { Problem } from '../problem'
import { readForwarded } from './forwarded'

const proxy = '10.0.0.2'
const trusted = ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1']

const read = (headers: Record<string, string | string[]>, peer = proxy) =>
  readForwarded(
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value : [value]])),
    peer,
    trusted,
  )

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return `${error.status} ${error.code}`
    throw error
  }
  return 'no problem'
}

describe('who is believed', () => {
  const headers = { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/orders', 'x-forwarded-for': '203.0.113.7' }

  test('a trusted proxy', () => {
    expect(read(headers)).toEqual({ method: 'GET', path: '/orders', clientIp: '203.0.113.7' })
  })

  test('a trusted proxy named by address alone, or by IPv6', () => {
    expect(read(headers, '192.0.2.1').method).toBe('GET')
    expect(read(headers, '2001:db8::5').method).toBe('GET')
  })

  test('nobody else: nothing is known of the request, nor is it an error', () => {
    expect(read(headers, '203.0.113.9')).toEqual({})
    expect(read({ ...headers, 'x-original-method': 'POST' }, '192.0.2.2')).toEqual({})
  })

  test('nobody at all without trusted proxies', () => {
    expect(readForwarded({ 'x-forwarded-method': ['GET'] }, '127.0.0.1', [])).toEqual({})
  })

  test('nobody whose address is not known', () => {
    expect(readForwarded({ 'x-forwarded-method': ['GET'] }, undefined, ['0.0.0.0/0', '::/0'])).toEqual({})
  })
})

describe('method and path', () => {
  test('from the nginx family as well', () => {
    expect(read({ 'x-original-method': 'put', 'x-original-uri': '/orders/7?x=1' })).toEqual({
      method: 'PUT',
      path: '/orders/7',
    })
  })

  test('both families may say the same', () => {
    const both = { 'x-forwarded-method': 'GET', 'x-original-method': 'GET' }
    expect(read(both)).toEqual({ method: 'GET' })
  })

  test.each<Record<string, string>>([
    { 'x-forwarded-method': 'GET', 'x-original-method': 'POST' },
    { 'x-forwarded-uri': '/a', 'x-original-uri': '/b' },
    // A client's own header beside the one that the proxy sets.
    { 'x-forwarded-method': 'GET', 'x-original-uri': '/orders' },
    { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/orders', 'x-original-uri': '/orders' },
  ])('families that differ are refused: %o', (headers) => {
    expect(codeOf(() => read(headers))).toBe('400 ambiguous_request')
  })

  test.each(['x-forwarded-method', 'x-forwarded-uri', 'x-original-method', 'x-original-uri'])(
    '%s comes once',
    (name) => {
      expect(codeOf(() => read({ [name]: ['/a', '/a'] }))).toBe('400 ambiguous_request')
    },
  )

  test.each<Record<string, string>>([
    { 'x-forwarded-method': '' },
    { 'x-forwarded-method': 'GET, POST' },
    { 'x-forwarded-uri': '' },
    { 'x-forwarded-uri': 'https://api.example.com/' },
    { 'x-original-uri': '/scim/v2/../orders' },
  ])('what is no method or no path is refused: %o', (headers) => {
    expect(codeOf(() => read(headers))).toBe('400 invalid_request')
  })
})

describe('the client’s address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7, 10.1.1.1', '203.0.113.7'],
    ['203.0.113.7,10.1.1.1 , 2001:db8::9', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db9::1]:443', '2001:db9::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
  ])('of %s is %s', (value, address) => {
    expect(read({ 'x-forwarded-for': value })).toEqual({ clientIp: address })
  })

  test('several header lines are one list', () => {
    expect(read({ 'x-forwarded-for': ['198.51.100.1', '203.0.113.7', '10.1.1.1'] })).toEqual({
      clientIp: '203.0.113.7',
    })
  })

  test.each([
    '',
    'unknown',
    '10.1.1.1',
    '10.1.1.1, 10.1.1.2',
    '203.0.113.7, unknown',
    '203.0.113.7, ',
    '203.0.113.7, 999.1.1.1',
  ])('is not known from %j: neither the proxy’s own nor anything left of what cannot be read', (value) => {
    expect(read({ 'x-forwarded-for': value })).toEqual({})
  })

  test('is not known without the header', () => {
    expect(read({ 'x-forwarded-method': 'GET' })).toEqual({ method: 'GET' })
  })
})
