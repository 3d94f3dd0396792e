import { expect, test } from 'vitest'
import { needsOrganization, verifyRequestSchema } from './request'

test('a request is normalised', () => {
  expect(
    verifyRequestSchema.parse({ token: 'x', clientIp: '::ffff:203.0.113.7', method: 'get', path: '/v1/orders?page=2' }),
  ).toEqual({
    token: 'x',
    clientIp: '203.0.113.7',
    method: 'GET',
    path: '/v1/orders',
  })
})

test.each([
  [{ token: 1 }, 'Send the token as a string.'],
  [{ operation: 'list' }, 'An operation is written resource:action, such as order:list.'],
  [{ access: 'admin' }, 'Access is read or write.'],
  [{ clientIp: 'localhost' }, 'The client address is not an IP address, such as 203.0.113.7.'],
  [{ method: 'GET /' }, 'The method is not one of HTTP, such as GET.'],
  [{ path: 'v1' }, /^The path begins with “\/”/],
  [{ organization: '' }, 'Name the organization by its slug or id.'],
  [{ tokens: 'x' }, /Unrecognized key/],
  [[], /expected object/],
  [null, /expected object/],
])('%j is refused in words', (body, message) => {
  expect(verifyRequestSchema.safeParse(body).error?.issues[0]?.message).toMatch(message)
})

test('an organization must be named for a slug and for an identity question, not for an id', () => {
  expect(needsOrganization({})).toBe(true)
  expect(needsOrganization({ application: 'orders' })).toBe(true)
  expect(needsOrganization({ application: 'app_01m80dcnr1evsb52b4909jpqxx' })).toBe(false)
  expect(needsOrganization({ application: 'orders', organization: 'northwind' })).toBe(false)
})
