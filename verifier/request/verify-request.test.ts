import { expect, test } from 'vitest'
import { Problem } from '../problem'
import { readVerifyRequest } from './verify-request'

function problemOf(body: unknown): Problem {
  try {
    readVerifyRequest(body)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('There was no problem.')
}

test('every field of the contract is read', () => {
  const body = {
    token: 'lk_svc_x',
    organization: 'acme',
    application: 'order-service',
    operation: 'order:list',
    access: 'read',
    clientIp: '::ffff:203.0.113.7',
    method: 'get',
    path: '/orders?x=1',
  }
  expect(readVerifyRequest(body)).toEqual({ ...body, clientIp: '203.0.113.7', method: 'GET', path: '/orders' })
})

test.each([{}, { token: null }, { token: '' }])('no token is nobody’s mistake: %j', (body) => {
  expect(readVerifyRequest(body)).toEqual({ token: '' })
})

test.each([
  ['token', 7],
  ['token', ['lk_svc_x']],
  ['organization', ''],
  ['organization', null],
  ['application', ''],
  ['application', null],
  ['application', 7],
  ['application', 'a'.repeat(256)],
  ['operation', 'list'],
  ['operation', 'Order:list'],
  ['operation', null],
  ['access', 'admin'],
  ['clientIp', '203.0.113'],
  ['clientIp', '203.0.113.7, 10.0.0.1'],
  ['clientIp', 3405803783],
  ['method', 'GET /'],
  ['method', ''],
  ['path', 'orders'],
  ['path', '/scim/v2/../orders'],
])('%s of %j is refused by its name', (field, value) => {
  const problem = problemOf({ token: 'x', [field]: value })
  expect(problem.status).toBe(400)
  expect(problem.errors.map((error) => error.field)).toEqual([field])
  expect(problem.message).toContain(field)
})

test('several wrong fields are all named, unknown ones included', () => {
  const problem = problemOf({ token: 1, clientip: '203.0.113.7', access: 'none' })
  expect(problem.errors.map((error) => error.field).sort()).toEqual(['access', 'clientip', 'token'])
})

test.each([null, 7, 'lk_svc_x', ['lk_svc_x']])('a body that is no object is refused: %j', (body) => {
  expect(problemOf(body).code).toBe('invalid_request')
})
