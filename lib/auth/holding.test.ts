import { expect, test } from 'vitest'
import { canGrant, canHold, type Holding } from './holding'
import { builtInRoles } from './operations'

const builtIn = (name: keyof typeof builtInRoles, levels: Holding['levels'] = new Map()): Holding => ({
  role: { builtIn: name, ...builtInRoles[name] },
  levels,
})
const custom = (
  grants: string[],
  managementOperations: string[] = [],
  levels: Holding['levels'] = new Map(),
): Holding => ({
  role: { builtIn: null, grants, managementOperations },
  levels,
})

test('each built-in role holds the lesser ones and none of the greater', () => {
  const roles = ['member', 'manager', 'admin'] as const
  for (const [rank, holder] of roles.entries()) {
    for (const [otherRank, other] of roles.entries()) {
      expect([holder, other, canHold(builtIn(holder), builtIn(other))]).toEqual([holder, other, rank >= otherRank])
    }
  }
})

test.each([
  ['*', 'order:list', true],
  ['*', '@read', true],
  ['*', '*', true],
  ['order:*', 'order:list', true],
  ['order:*', 'order:*', true],
  ['order:*', '*:list', false],
  ['*:list', 'order:list', true],
  ['*:list', 'order:*', false],
  ['order:list', 'order:list', true],
  ['order:list', 'order:listing', false],
  ['order:list', '*', false],
  ['@read', '@read', true],
  ['@read', 'order:list', false],
  ['order:list', '@read', false],
])('a grant of %s covers %s: %s', (held, wanted, expected) => {
  expect(canHold(custom([held]), custom([wanted]))).toBe(expected)
})

test('team levels count, unless the holder is an Admin', () => {
  const reading = custom(['*'], [], new Map([['app_a', 'read']]))
  const writing = custom(['*'], [], new Map([['app_a', 'write']]))
  expect(canHold(writing, reading)).toBe(true)
  expect(canHold(reading, writing)).toBe(false)
  expect(canHold(custom(['*']), reading)).toBe(false)
  expect(canHold(builtIn('admin'), writing)).toBe(true)
})

test('a role that looks like Admin does not hold an Admin, who bypasses teams', () => {
  const { grants, managementOperations } = builtInRoles.admin
  expect(canHold(custom([...grants], [...managementOperations]), builtIn('admin'))).toBe(false)
})

test('only an Admin grants an operation that is marked so, even to someone who holds no more', () => {
  const minter = custom(['*'], ['latchkey/service_token:create'])
  expect(canHold(minter, minter)).toBe(true)
  expect(canGrant(minter, minter)).toBe(false)
  expect(canGrant(builtIn('admin'), minter)).toBe(true)
  expect(canGrant(builtIn('manager'), builtIn('manager'))).toBe(true)
})
