import { describe, expect, it } from 'vitest'
import type { Restriction } from '@/lib/restrictions/schema'
import { toLocalInput } from '../local-time'
import { readRestrictions } from './read-restrictions'
import { type AttenuateValues, emptyValues } from './values'

const now = Date.UTC(2026, 10, 22, 12)
const day = 86_400_000
const names: Record<string, string> = { app_orders: 'Order Service', app_billing: 'Billing' }

function read(values: Partial<AttenuateValues>, chain: Restriction[] = []) {
  return readRestrictions(
    { ...emptyValues({ readOnly: false }), ...values },
    { chain, now, parentName: 'Production API', applicationName: (id) => names[id] },
  )
}

describe('reading the attenuate form', () => {
  it('restricts nothing when nothing is filled in', () => {
    expect(read({ name: 'Copy', networks: ' \n', custom: '  ' })).toEqual({ restrictions: [], errors: {} })
  })

  it('makes one restriction of each field', () => {
    const { restrictions, errors } = read({
      applications: ['app_orders'],
      readOnly: true,
      operations: ['order:read', 'order:list'],
      notBefore: toLocalInput(now + day),
      expiration: toLocalInput(now + 2 * day),
      networks: '203.0.113.0/24\n192.0.2.7, 2001:db8::/32',
      custom: 'check if method("GET");',
    })
    expect(errors).toEqual({})
    expect(restrictions).toEqual([
      { type: 'applications', ids: ['app_orders'] },
      { type: 'read_only' },
      { type: 'operations', names: ['order:list', 'order:read'] },
      { type: 'not_before', at: '2026-11-23T12:00:00Z' },
      { type: 'expires', at: '2026-11-24T12:00:00Z' },
      { type: 'networks', cidrs: ['192.0.2.7/32', '2001:db8::/32', '203.0.113.0/24'] },
      { type: 'custom', source: 'check if method("GET");' },
    ])
  })

  it('says which network is none, and goes on with the rest', () => {
    const { restrictions, errors } = read({ readOnly: true, networks: '203.0.113.0/24 office' })
    expect(errors.networks).toContain('“office” is not a network')
    expect(restrictions).toEqual([{ type: 'read_only' }])
  })

  it('refuses what the parent does not have, by the names that people know', () => {
    const chain: Restriction[] = [
      { type: 'applications', ids: ['app_orders'] },
      { type: 'operations', names: ['order:list'] },
      { type: 'networks', cidrs: ['10.0.0.0/8'] },
    ]
    const { errors } = read(
      { applications: ['app_billing'], operations: ['order:delete'], networks: '192.0.2.0/24' },
      chain,
    )
    expect(errors.applications).toBe('Production API cannot reach Billing.')
    expect(errors.operations).toBe('Production API cannot do order:delete.')
    expect(errors.networks).toContain('10.0.0.0/8')
  })

  it('refuses an end that has passed or lies beyond the parent’s', () => {
    expect(read({ expiration: toLocalInput(now - day) }).errors.expiration).toBe(
      'This time has passed. Choose a later one.',
    )
    const chain: Restriction[] = [{ type: 'expires', at: '2026-11-25T00:00:00Z' }]
    expect(read({ expiration: toLocalInput(now + 30 * day) }, chain).errors.expiration).toContain(
      'Production API expires on',
    )
  })

  it('refuses a start that is not before the end, whichever of the two is the form’s', () => {
    const [early, late] = [toLocalInput(now + day), toLocalInput(now + 2 * day)]
    expect(read({ notBefore: late, expiration: early }).errors.notBefore).toContain('before it starts')
    expect(read({ notBefore: late }, [{ type: 'expires', at: '2026-11-23T12:00:00Z' }]).errors.notBefore).toContain(
      'before it starts',
    )
    expect(
      read({ expiration: early }, [{ type: 'not_before', at: '2026-11-24T12:00:00Z' }]).errors.expiration,
    ).toContain('after it ends')
  })

  it('asks for the rest of a half filled time', () => {
    expect(read({ expiration: '2026-12-12' }).errors.expiration).toBe('Choose a date and a time.')
  })
})
