import { expect, test } from 'vitest'
import { contentSecurityPolicy, strictTransportSecurity } from './security-headers'

const addresses = {
  dashboard: 'https://latchkey.example.com',
  verifier: 'https://verify.example.com:8443/base',
  development: false,
}

function directive(name: string, policy: string): string | undefined {
  return policy.split('; ').find((part) => part.startsWith(`${name} `))
}

test('only scripts with the nonce run, and nothing inline or from eval', () => {
  const policy = contentSecurityPolicy('abc', addresses)
  expect(directive('script-src', policy)).toBe("script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval'")
})

test('pages may talk to the dashboard and to the origin of the verifier alone', () => {
  const policy = contentSecurityPolicy('abc', addresses)
  expect(directive('connect-src', policy)).toBe("connect-src 'self' https://verify.example.com:8443")
})

test.each(['frame-ancestors', 'base-uri', 'object-src', 'frame-src'])('%s is none', (name) => {
  expect(directive(name, contentSecurityPolicy('abc', addresses))).toBe(`${name} 'none'`)
})

test('eval is allowed in development', () => {
  const policy = contentSecurityPolicy('abc', { ...addresses, development: true })
  expect(directive('script-src', policy)).toContain("'unsafe-eval'")
})

test('strict transport security is sent only where the dashboard has TLS', () => {
  expect(strictTransportSecurity(addresses)).toContain('max-age=63072000')
  expect(strictTransportSecurity({ ...addresses, dashboard: 'http://localhost:3000' })).toBeUndefined()
})
