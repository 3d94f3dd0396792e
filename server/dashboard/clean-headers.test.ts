import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { cleanHeaders } from './clean-headers'

const proxies = ['10.0.0.0/8']

function cleaned(remoteAddress: string, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const request = { headers: { ...headers }, socket: { remoteAddress } as Socket }
  cleanHeaders(request, proxies)
  return request.headers
}

test('the address is the peer’s when it is no trusted proxy, whatever it claims', () => {
  const claims = { 'x-forwarded-for': '198.51.100.1', forwarded: 'for=198.51.100.1', 'x-real-ip': '198.51.100.1' }
  expect(cleaned('203.0.113.7', claims)).toEqual({ 'x-latchkey-client-address': '203.0.113.7' })
})

test('an IPv4 address mapped into IPv6 is written as IPv4', () => {
  expect(cleaned('::ffff:203.0.113.7', {})).toEqual({ 'x-latchkey-client-address': '203.0.113.7' })
})

test('behind trusted proxies the right-most address that is not one of them counts', () => {
  const headers = cleaned('10.0.0.1', { 'x-forwarded-for': '198.51.100.1, 203.0.113.7, 10.0.0.2' })
  expect(headers['x-latchkey-client-address']).toBe('203.0.113.7')
})

test('a trusted proxy that says nothing, or nonsense, is the client itself', () => {
  expect(cleaned('10.0.0.1', {})['x-latchkey-client-address']).toBe('10.0.0.1')
  expect(cleaned('10.0.0.1', { 'x-forwarded-for': '203.0.113.7, nonsense' })['x-latchkey-client-address']).toBe(
    '10.0.0.1',
  )
})

test('a trusted proxy may describe the original request, a stranger may not', () => {
  const headers = { host: 'latchkey', 'x-forwarded-host': 'latchkey.example.com', 'x-forwarded-proto': 'https' }
  expect(cleaned('10.0.0.1', headers)).toMatchObject(headers)
  expect(cleaned('203.0.113.7', headers)).toEqual({ host: 'latchkey', 'x-latchkey-client-address': '203.0.113.7' })
})

test('headers in Latchkey’s own name never come from outside, nor through a trusted proxy', () => {
  const headers = { 'x-latchkey-client-address': '198.51.100.1', 'x-latchkey-path': '/elsewhere' }
  expect(cleaned('10.0.0.1', headers)).toEqual({ 'x-latchkey-client-address': '10.0.0.1' })
})
