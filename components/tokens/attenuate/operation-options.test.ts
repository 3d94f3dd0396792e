import { describe, expect, it } from 'vitest'
import { operationOptions } from './operation-options'

const applications = [
  {
    id: 'app_orders',
    name: 'Order Service',
    slug: 'orders',
    operations: [
      { name: 'order:list', access: 'read' as const },
      { name: 'status:read', access: 'read' as const },
    ],
  },
  {
    id: 'app_billing',
    name: 'Billing',
    slug: 'billing',
    operations: [{ name: 'status:read', access: 'read' as const }],
  },
]

const all = { applications: [], readOnly: false }

describe('the operations on offer', () => {
  it('are those of all applications while none is chosen, each once', () => {
    expect(operationOptions({ applications }, {}, all)).toEqual([
      { value: 'order:list', label: 'order:list', detail: 'Order Service' },
      { value: 'status:read', label: 'status:read', detail: 'Order Service, Billing' },
    ])
  })

  it('are those of the chosen applications', () => {
    expect(
      operationOptions({ applications }, {}, { ...all, applications: ['app_billing'] }).map(({ value }) => value),
    ).toEqual(['status:read'])
  })

  it('are none that writes where only reading is left', () => {
    const writing = { ...applications[0]!, operations: [{ name: 'order:delete', access: 'write' as const }] }
    const offered = operationOptions({ applications: [writing, ...applications] }, {}, { ...all, readOnly: true })
    expect(offered.map(({ value }) => value)).toEqual(['order:list', 'status:read'])
  })

  it('are never more than the parent’s, and all of those, catalogued or not', () => {
    const limits = { operations: ['export:run', 'status:read'] }
    expect(operationOptions({ applications }, limits, all).map(({ value }) => value)).toEqual([
      'export:run',
      'status:read',
    ])
  })
})
