import fc from 'fast-check'
import { expect, test } from 'vitest'
import { returnPath } from './return-path'

test.each(['/', '/orgs/acme', '/orgs/acme/service-tokens?q=a%20b&status=active'])('%s is one of ours', (path) => {
  expect(returnPath(path)).toBe(path)
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/..//evil.example',
  '/./\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'orgs/acme',
  '',
  '/login',
  '/login?return=/login',
  '/api/auth/signout',
  `/${'a'.repeat(2_000)}`,
  null,
  ['/orgs'],
])('%j is not', (value) => {
  expect(returnPath(value)).toBeNull()
})

test('whatever is given, it leads nowhere else', () => {
  const nasty = fc.array(
    fc.constantFrom('/', '\\', '.', '@', ':', '\t', '\n', '\r', '?', '#', '%2f', '%5c', 'evil.example', ' '),
  )
  fc.assert(
    fc.property(nasty, (parts) => {
      const path = returnPath(`/${parts.join('')}`)
      if (path === null) return
      expect(new URL(path, 'https://latchkey.example').origin).toBe('https://latchkey.example')
    }),
    { numRuns: 2_000 },
  )
})
