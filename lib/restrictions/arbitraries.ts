import fc from 'fast-check'
import type { Facts } from './evaluate'
import { type DialectRestriction, restrictionSchema } from './schema'
import { instantOf } from './times'

// Few values, so that random restrictions and random requests meet often enough to tell right from wrong.
const applicationIds = ['app_a', 'app_b', 'app_c', 'app_d']
const operationNames = ['order:list', 'order:read', 'order:delete', 'latchkey/service_token:read']
const networkTexts = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.3/32',
  '192.0.2.0/24',
  '::/0',
  '2001:db8::/32',
  '2001:db8::1/128',
]
const addressTexts = ['10.1.2.3', '10.1.9.9', '10.200.0.1', '192.0.2.7', '203.0.113.7', '2001:db8::1', '2001:db9::1']
const seconds = [1_700_000_000, 1_700_000_001, 1_700_000_060, 1_800_000_000, 0, 253_402_300_799]

const instants = fc.constantFrom(...seconds).map(instantOf)

/** One restriction of the dialect, normalised. */
export const restrictions: fc.Arbitrary<DialectRestriction> = fc
  .oneof(
    fc.record({ type: fc.constant('applications' as const), ids: someOf(applicationIds) }),
    fc.record({ type: fc.constant('read_only' as const) }),
    fc.record({ type: fc.constant('operations' as const), names: someOf(operationNames) }),
    fc.record({ type: fc.constant('expires' as const), at: instants }),
    fc.record({ type: fc.constant('not_before' as const), at: instants }),
    fc.record({ type: fc.constant('networks' as const), cidrs: someOf(networkTexts) }),
  )
  .map((restriction) => restrictionSchema.parse(restriction) as DialectRestriction)

/** The blocks of a token after the authority block. */
export const chains = fc.array(fc.array(restrictions, { maxLength: 3 }), { minLength: 1, maxLength: 4 })

/** What may be known about a request. */
export const requests: fc.Arbitrary<Facts> = fc.record(
  {
    now: fc.constantFrom(...seconds.slice(0, 4)),
    application: fc.constantFrom(...applicationIds),
    operation: fc.constantFrom(...operationNames),
    access: fc.constantFrom('read' as const, 'write' as const),
    clientIp: fc.constantFrom(...addressTexts),
    method: fc.constantFrom('GET', 'POST'),
    path: fc.constantFrom('/', '/scim/v2/Users', '/"quoted\\\n'),
  },
  { requiredKeys: ['now'] },
)

function someOf(values: string[]): fc.Arbitrary<string[]> {
  return fc.subarray(values, { minLength: 1 })
}
