import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AccessInput, resolveAccess } from './access'

test.each<[AccessInput, 'read' | 'write' | undefined]>([
  [{}, undefined],
  [{ catalogued: 'read' }, undefined],
  [{ application: 'orders' }, 'write'],
  [{ access: 'read' }, 'read'],
  [{ access: 'read', catalogued: 'write', operation: 'order:list' }, 'write'],
  [{ access: 'write', catalogued: 'read', operation: 'order:list' }, 'write'],
  [{ catalogued: 'read', operation: 'order:delete', method: 'DELETE' }, 'read'],
  [{ method: 'GET', operation: 'order:delete' }, 'read'],
  [{ method: 'HEAD' }, 'read'],
  [{ method: 'OPTIONS' }, 'read'],
  [{ method: 'POST', operation: 'order:list' }, 'write'],
  [{ operation: 'order:list' }, 'read'],
  [{ operation: 'order:read' }, 'read'],
  [{ operation: 'order:get' }, 'read'],
  [{ operation: 'order:delete' }, 'write'],
  [{ operation: 'list:order' }, 'write'],
  [{ operation: 'order:list', nameDecides: false }, 'write'],
  [{ operation: 'order:list', nameDecides: false, catalogued: 'read' }, 'read'],
  [{ operation: 'order:delete', nameDecides: false, method: 'GET' }, 'read'],
])('%j is %s', (input, access) => {
  expect(resolveAccess(input)).toBe(access)
})

test('a caller can only make it stricter than the catalogue', () => {
  const levels = fc.constantFrom('read' as const, 'write' as const)
  fc.assert(
    fc.property(levels, levels, (access, catalogued) => {
      fc.pre(catalogued === 'write')
      expect(resolveAccess({ access, catalogued, operation: 'a:b' })).toBe('write')
    }),
  )
})
