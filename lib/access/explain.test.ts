import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type TestToken, testToken } from '../biscuit/factories'
import { decidePermission } from '../decision/decide-permission'
import { stateOf } from '../decision/factories'
import { explainAccess } from './explain'

const level = fc.constantFrom('read' as const, 'write' as const)
const part = fc.constantFrom('order', 'invoice', 'list', 'create')
const operations = fc.uniqueArray(
  fc.record({ name: fc.tuple(part, part).map(([resource, action]) => `${resource}:${action}`), access: level }),
  { selector: ({ name }) => name, maxLength: 8 },
)
const pattern = fc.oneof(
  fc.constantFrom('*', '@read'),
  fc.tuple(fc.oneof(part, fc.constant('*')), fc.oneof(part, fc.constant('*'))).map((parts) => parts.join(':')),
)
const teams = fc.array(level, { maxLength: 3 })

test('says of every operation what the verifier decides', async () => {
  const token: TestToken = await testToken()
  fc.assert(
    fc.property(
      operations,
      fc.array(pattern, { maxLength: 3 }),
      teams,
      fc.constantFrom('admin' as const, null),
      (catalogue, grants, levels, builtIn) => {
        const explained = explainAccess(
          { builtIn, grants },
          { operations: catalogue, teams: levels.map((one, index) => ({ id: `${index}`, name: 'Team', level: one })) },
        )
        const state = stateOf(token)
        const highest = levels.includes('write') ? 'write' : levels[0]
        state.owner = {
          ...state.owner!,
          role: { name: 'Role', builtIn, grants, managementOperations: [] },
          applications: new Map(highest ? [['app_orders', highest]] : []),
        }
        for (const { name, access } of catalogue) {
          const facts = { now: 0, application: 'app_orders', operation: name, access }
          const refused = decidePermission(token.token, facts, state)
          const listed = explained.granted.find((operation) => operation.name === name)
          expect([name, listed?.allowed ?? false]).toEqual([name, refused === undefined])
        }
        expect(explained.allowed).toBe(explained.granted.filter(({ allowed }) => allowed).length)
      },
    ),
  )
})

test('names every pattern that grants an operation, and the level that is missing', () => {
  const explained = explainAccess(
    { builtIn: null, grants: ['order:*', '@read', 'invoice:pay'] },
    {
      operations: [
        { name: 'invoice:list', access: 'write' },
        { name: 'order:create', access: 'write' },
        { name: 'order:list', access: 'read' },
      ],
      teams: [{ id: 'team_1', name: 'Public', level: 'read' }],
    },
  )
  expect(explained).toEqual({
    level: 'read',
    allowed: 1,
    granted: [
      { name: 'order:create', access: 'write', grants: ['order:*'], allowed: false },
      { name: 'order:list', access: 'read', grants: ['order:*', '@read'], allowed: true },
    ],
  })
})
