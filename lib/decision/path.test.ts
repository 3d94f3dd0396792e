import { expect, test } from 'vitest'
import { pathOf } from './path'

test.each([
  ['/', '/'],
  ['/orders/7?state=open', '/orders/7'],
  ['/orders#top', '/orders'],
  ['/a%2Fb', '/a%2Fb'],
  ['/.well-known/x', '/.well-known/x'],
  ['/a/..b/c..', '/a/..b/c..'],
  ['/orders?next=/../x', '/orders'],
])('the path of %s is %s', (target, path) => {
  expect(pathOf(target)).toBe(path)
})

test.each([
  '',
  '*',
  'orders',
  'https://api.example.com/orders',
  '/scim/v2/../orders',
  '/scim/v2/./Users',
  '/scim/v2/..',
  '/scim/v2/%2e%2E/orders',
  '/scim/v2/.%2e/orders',
  '/scim/v2/..%2forders',
  '/scim/v2/..\\orders',
  '/scim/v2%5c..%5corders',
  '/scim/v2/..;x=1/orders',
  '/a\u0000b',
  '/a\nb',
])('%j has no path that a check could rely on', (target) => {
  expect(pathOf(target)).toBeUndefined()
})
