import { expect, test } from 'vitest'
import { builtInRoles } from '../auth/operations'
import { beyond, nothing, type RoleContent } from './beyond'

const lead = {
  builtIn: null,
  grants: ['order:*', '@read'],
  managementOperations: ['latchkey/role:read', 'latchkey/application:create', 'latchkey/role:update'],
}
const content = (grants: string[], managementOperations: string[] = []): RoleContent => ({
  grants,
  managementOperations,
})
const message = (before: RoleContent, after: RoleContent) => beyond(lead, before, after)?.message

test('an Admin grants anything', () => {
  const admin = { builtIn: 'admin', ...builtInRoles.admin }
  expect(beyond(admin, nothing, builtInRoles.admin)).toBeUndefined()
})

test('others grant what they hold, and nothing else', () => {
  expect(message(nothing, content(['order:list', '@read'], ['latchkey/application:create']))).toBeUndefined()
  expect(message(nothing, content(['invoice:list']))).toContain('You do not hold invoice:list yourself')
  expect(message(nothing, content(['*:list']))).toContain('You do not hold *:list yourself')
  expect(message(nothing, content([], ['latchkey/usage:read']))).toContain(
    'You do not hold latchkey/usage:read yourself',
  )
})

test('nor do they take away what they do not hold', () => {
  expect(message(content(['*']), content(['order:*']))).toContain('You do not hold * yourself')
  expect(message(content([], ['latchkey/key:read']), nothing)).toContain('You do not hold latchkey/key:read yourself')
})

test('what is marked so only an Admin adds; what an Admin put there may stay and go', () => {
  const marked = content([], ['latchkey/role:update'])
  expect(message(nothing, marked)).toBe('Only an Admin grants latchkey/role:update. Leave it out, or ask one.')
  expect(message(marked, content(['order:list'], ['latchkey/role:update']))).toBeUndefined()
  expect(message(marked, nothing)).toBeUndefined()
})
