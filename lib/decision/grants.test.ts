import { describe, expect, test } from 'vitest'
import type { Access } from './access'
import { grantsOperation, highestLevel, levelSuffices } from './grants'

describe('a grant', () => {
  test.each<[string, string, Access, boolean]>([
    ['*', 'order:list', 'write', true],
    ['*', 'latchkey/service_token:read', 'read', false],
    ['order:*', 'order:list', 'write', true],
    ['order:*', 'orders:list', 'write', false],
    ['*:list', 'order:list', 'write', true],
    ['*:list', 'order:read', 'read', false],
    ['order:list', 'order:list', 'write', true],
    ['order:list', 'order:listing', 'read', false],
    ['@read', 'order:anything', 'read', true],
    ['@read', 'order:list', 'write', false],
    ['@read', 'latchkey/service_token:read', 'read', false],
    ['latchkey/service_token:read', 'latchkey/service_token:read', 'read', false],
  ])('%s over %s (%s): %s', (grant, operation, access, expected) => {
    expect(grantsOperation({ grants: [grant], managementOperations: [] }, operation, access)).toBe(expected)
  })

  test('of management operations is exact and apart', () => {
    const role = { grants: [], managementOperations: ['latchkey/service_token:read'] }
    expect(grantsOperation(role, 'latchkey/service_token:read', 'read')).toBe(true)
    expect(grantsOperation(role, 'latchkey/service_token:create', 'write')).toBe(false)
    expect(grantsOperation(role, 'service_token:read', 'read')).toBe(false)
  })
})

test('a level that teams give suffices for itself and below; the highest counts', () => {
  expect([
    levelSuffices('write', 'read'),
    levelSuffices('read', 'read'),
    levelSuffices('read', 'write'),
    levelSuffices(undefined, 'read'),
  ]).toEqual([true, true, false, false])
  expect([highestLevel(['read', 'write']), highestLevel(['read']), highestLevel([])]).toEqual([
    'write',
    'read',
    undefined,
  ])
})
