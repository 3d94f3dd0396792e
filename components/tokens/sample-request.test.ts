import { expect, test } from 'vitest'
import { sampleRequest } from './sample-request'

const orders = {
  id: 'app_orders',
  name: 'Order Service',
  slug: 'orders',
  operations: [
    { name: 'order:delete', access: 'write' as const },
    { name: 'order:list', access: 'read' as const },
  ],
}
const none = { readOnly: false, custom: 0 }

test('nothing need be stated for a token without restrictions', () => {
  expect(sampleRequest(none, [orders])).toEqual({})
})

test('what the token is limited to is stated, by the application’s slug', () => {
  expect(sampleRequest({ ...none, applications: ['app_orders'] }, [orders])).toEqual({
    application: 'orders',
    access: 'read',
  })
  expect(sampleRequest({ ...none, networks: ['203.0.113.0/24'] }, [orders])).toEqual({ clientIp: '203.0.113.0' })
})

test('an operation is one that the token may do and the application has', () => {
  const limited = { ...none, applications: ['app_orders'], operations: ['export:run', 'order:delete', 'order:list'] }
  expect(sampleRequest(limited, [orders])).toEqual({ application: 'orders', operation: 'order:delete' })
  expect(sampleRequest({ ...limited, readOnly: true }, [orders])).toEqual({
    application: 'orders',
    operation: 'order:list',
    access: 'read',
  })
})
