import { beforeAll, describe, expect, test } from 'vitest'
import { type TestToken, testToken } from '../biscuit/factories'
import type { Restriction } from '../restrictions/schema'
import { type Change, decisionOf, tokenLike } from './factories'

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

const tokenWith = (blocks: Restriction[][], overrides: Parameters<typeof testToken>[1] = {}) =>
  tokenLike(root, blocks, overrides)

describe('not_permitted', () => {
  test('when no team gives the application at that level', () => {
    const level =
      (access?: 'read' | 'write'): Change =>
      (state) => ({
        ...state,
        owner: { ...state.owner!, applications: new Map(access ? [['app_orders', access]] : []) },
      })
    expect(decisionOf(root, { change: level() })).toMatchObject({
      code: 'not_permitted',
      reason: 'No team gives Deploy read access to Order Service.',
    })
    expect(decisionOf(root, { change: level('read') })).toMatchObject({ code: 'ok' })
    const request = { application: 'orders', operation: 'order:delete' }
    expect(decisionOf(root, { change: level('read'), request })).toMatchObject({ code: 'not_permitted' })
    expect(decisionOf(root, { change: level('write'), request })).toMatchObject({ code: 'ok' })
  })

  test('when the request names an application alone, which counts as writing', () => {
    const reader: Change = (state) => ({
      ...state,
      owner: { ...state.owner!, applications: new Map([['app_orders', 'read']]) },
    })
    expect(decisionOf(root, { change: reader, request: { application: 'orders' } })).toMatchObject({
      code: 'not_permitted',
    })
  })

  test('when a management operation is not the role’s', () => {
    const change: Change = (state) => ({
      ...state,
      application: undefined,
      owner: { ...state.owner!, role: { ...state.owner!.role, managementOperations: ['latchkey/application:read'] } },
    })
    expect(decisionOf(root, { change, request: { operation: 'latchkey/application:read' } })).toMatchObject({
      code: 'ok',
    })
    expect(decisionOf(root, { change, request: { operation: 'latchkey/service_token:create' } })).toMatchObject({
      code: 'not_permitted',
    })
  })

  test.each([
    ['/scim/v2/Users', 'ok'],
    ['/scim/v2/Users?filter=a..b', 'ok'],
    ['/scim/v2', 'not_permitted'],
    ['/scim/v2/../../v1/orders', 'not_permitted'],
    ['/scim/v2/%2E%2e/admin', 'not_permitted'],
    ['/scim/v2/..%2fadmin', 'not_permitted'],
    ['/v1/orders', 'not_permitted'],
    [undefined, 'not_permitted'],
  ])('for a token of kind scim at %s: %s', async (path, code) => {
    const token = await tokenWith([], { kind: 'scim' })
    const change: Change = (state) => ({ ...state, application: undefined })
    expect(decisionOf(token, { change, request: { path } })).toMatchObject({ code })
  })
})
