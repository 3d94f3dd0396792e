import { expect, test } from 'vitest'
import { connectionProblem, versionProblem } from './external'

test('PostgreSQL 15 and newer will do, older will not', () => {
  expect(versionProblem(150_000)).toBeUndefined()
  expect(versionProblem(180_004)).toBeUndefined()
  expect(versionProblem(140_012)).toBe('the server is PostgreSQL 14. Latchkey needs PostgreSQL 15 or newer.')
  // Before 10 the second part of 9.6 was part of the major version.
  expect(versionProblem(90_624)).toContain('PostgreSQL 9.')
})

test('a failed connection is explained without the password', () => {
  const address = new URL('postgresql://me:hunter2@db.example:6432/latch%20key')
  const explain = (code: string, message = '') => connectionProblem({ code, message }, address)
  expect(explain('ECONNREFUSED')).toContain('nothing answers at db.example:6432.')
  expect(explain('ENOTFOUND')).toBe('there is no host named db.example.')
  expect(explain('28P01', 'password authentication failed')).toContain('refuses the role me')
  expect(explain('3D000')).toContain('no database named latch key')
  expect(explain('57P03', 'the database system is starting up')).toContain('the database system is starting up')
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', '28P01', '3D000', '57P03'])
    expect(explain(code)).not.toContain('hunter2')
})
