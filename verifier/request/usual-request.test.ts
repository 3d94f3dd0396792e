import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyRequestSchema } from '@/lib/decision/request'
import { readUsualRequest } from './usual-request'

const odd = fc.oneof(
  fc.constantFrom(
    '',
    'a'.repeat(255),
    'a'.repeat(256),
    'orders',
    'order:list',
    'Order:list',
    'read',
    'all',
    'GET',
    'get',
    'PURGE',
  ),
  fc.constantFrom(
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '2001:DB8::1%eth0',
    '/orders?x=1',
    '/a/../b',
    'orders',
    'GET /',
    '__proto__',
  ),
  fc.ipV4(),
  fc.ipV6(),
  fc.webPath(),
  fc.string(),
  fc.jsonValue(),
)
const fields = ['token', 'organization', 'application', 'operation', 'access', 'clientIp', 'method', 'path']
const good: Record<string, fc.Arbitrary<unknown>> = {
  token: fc.oneof(fc.string(), fc.constant(null)),
  organization: fc.string({ minLength: 1, maxLength: 255 }),
  application: fc.constantFrom('orders', 'app_01h'),
  operation: fc.constantFrom('order:list', 'latchkey/role:read'),
  access: fc.constantFrom('read', 'write'),
  clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
  method: fc.constantFrom('GET', 'DELETE'),
  path: fc.constantFrom('/', '/orders', '/orders?page=2'),
}

const usual = fc.record(good, { requiredKeys: [] })
const any = fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), odd)

test.each([
  ['usual', usual],
  ['any', any],
  ['usual but for a field', fc.tuple(usual, any).map(([one, other]) => ({ ...one, ...other }))],
])('what is read of a body is what the schema reads of it: %s', (_which, bodies) => {
  fc.assert(
    fc.property(bodies, (made) => {
      const body = JSON.parse(JSON.stringify(made))
      const parsed = verifyRequestSchema.safeParse(body)
      const read = readUsualRequest(body)
      if (read)
        expect({ success: true, data: read }).toEqual({
          ...parsed,
          data: { ...parsed.data, token: parsed.data?.token ?? '' },
        })
      else if (parsed.success) expect(parsed.data.method).toMatch(/./)
    }),
    { numRuns: 2_000 },
  )
})
