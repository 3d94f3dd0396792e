import { expect, test } from 'vitest'
import { quote, toDatalog } from './to-datalog'

test('each restriction is the check that the contract writes', () => {
  expect(
    toDatalog([
      { type: 'applications', ids: ['app_b', 'app_a'] },
      { type: 'read_only' },
      { type: 'operations', names: ['order:list', 'order:read'] },
      { type: 'expires', at: '2026-12-21T00:00:00Z' },
      { type: 'not_before', at: '2026-12-01T00:00:00Z' },
      { type: 'networks', cidrs: ['10.0.0.0/8', '192.0.2.7/32'] },
    ]),
  ).toBe(
    [
      'check if application($application), {"app_a", "app_b"}.contains($application);',
      'check if access("read");',
      'check if operation($operation), {"order:list", "order:read"}.contains($operation);',
      'check if time($time), $time < 2026-12-21T00:00:00Z;',
      'check if time($time), $time >= 2026-12-01T00:00:00Z;',
      'check if client_network("10.0.0.0/8") or client_network("192.0.2.7/32");',
    ].join('\n'),
  )
})

test('strings are escaped, so that none can end its literal', () => {
  expect(quote('10.0.0.0/8") or client_network("0.0.0.0/0')).toBe('"10.0.0.0/8\\") or client_network(\\"0.0.0.0/0"')
  expect(quote('a\\"\n')).toBe('"a\\\\\\"\\n"')
})
