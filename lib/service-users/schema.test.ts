import { expect, test } from 'vitest'
import { newId } from '../ids'
import { confirmedServiceUserSchema, createServiceUserSchema, updateServiceUserSchema } from './schema'

const roleId = newId('rol')
const problems = (fields: Record<string, unknown>) => {
  const parsed = createServiceUserSchema.safeParse({ name: 'Deploy pipeline', roleId, ...fields })
  return parsed.success ? {} : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path[0], issue.message]))
}

test.each([
  ['no name', { name: ' ' }, { name: 'Enter a name.' }],
  ['a long name', { name: 'a'.repeat(256) }, { name: 'A name has at most 255 characters. Shorten it.' }],
  ['a hidden character', { name: 'a\u202eb' }, { name: expect.stringContaining('change the direction of text') }],
  ['no role', { roleId: '' }, { roleId: 'Choose a role.' }],
  ['a role that was not sent', { roleId: undefined }, { roleId: 'Choose a role.' }],
  [
    'an identifier with other signs',
    { identifier: 'deploy-pipeline' },
    { identifier: expect.stringMatching(/^An id/) },
  ],
  ['too many teams', { teams: Array(101).fill(newId('team')) }, { teams: 'Choose at most 100 teams.' }],
  ['a long description', { description: 'a'.repeat(1_001) }, { description: 'At most 1000 characters. Shorten it.' }],
])('%s gets a sentence', (_what, fields, expected) => {
  expect(problems(fields)).toEqual(expected)
})

test('a form without a chosen team, an identifier or a next step has none', () => {
  expect(createServiceUserSchema.parse({ name: 'Deploy', roleId, identifier: ' ' })).toEqual({
    name: 'Deploy',
    description: '',
    roleId,
    teams: [],
    identifier: undefined,
    next: '',
  })
})

test('an id of something else is refused', () => {
  expect(updateServiceUserSchema.safeParse({ name: 'A', roleId, serviceUserId: newId('tok') }).success).toBe(false)
  expect(confirmedServiceUserSchema.safeParse({ serviceUserId: 7, confirmation: 'deactivate' }).success).toBe(false)
})
