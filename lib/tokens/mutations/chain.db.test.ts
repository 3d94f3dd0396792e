import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { authorize } from '../../biscuit/authorize'
import { inspect } from '../../biscuit/inspect'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import type { Facts } from '../../restrictions/evaluate'
import type { Restriction } from '../../restrictions/schema'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken, newKey } from '../../testing/tokens'
import { serviceTokens } from '../realm'
import { rotateToken } from './rotate'

let organization: TestOrganization
let owner: { id: string }
const applicationIds = [newId('app'), newId('app'), newId('app')]

beforeAll(async () => {
  organization = await createTestOrganization()
  owner = await createTestServiceUser(organization)
  for (const [index, id] of applicationIds.entries()) {
    const slug = `application-${index}`
    await db.application.create({ data: { id, organizationId: organization.id, name: slug, nameKey: slug, slug } })
  }
})

const now = Math.floor(Date.now() / 1000)
const at = (days: number) => `${new Date((now + days * 86_400) * 1000).toISOString().slice(0, 19)}Z`
const operations = ['order:list', 'order:create', 'invoice:read']
const networks = ['10.0.0.0/8', '10.1.0.0/16', '192.0.2.0/24', '2001:db8::/32']

const some = <T>(values: T[]) => fc.subarray(values, { minLength: 1 })
const restriction: fc.Arbitrary<Restriction> = fc.oneof(
  some(applicationIds).map((ids): Restriction => ({ type: 'applications', ids: ids.sort() })),
  some(operations).map((names): Restriction => ({ type: 'operations', names: names.sort() })),
  some(networks).map((cidrs): Restriction => ({ type: 'networks', cidrs: cidrs.sort() })),
  fc.constant<Restriction>({ type: 'read_only' }),
  fc.integer({ min: 1, max: 29 }).map((days): Restriction => ({ type: 'expires', at: at(days) })),
  fc.integer({ min: 1, max: 20 }).map((days): Restriction => ({ type: 'not_before', at: at(days) })),
  fc
    .constantFrom('check if method("GET");', 'check if operation($o), $o.starts_with("order");')
    .map((source): Restriction => ({ type: 'custom', source })),
)
const chain = fc.array(fc.array(restriction, { maxLength: 3 }), { minLength: 1, maxLength: 4 })

const request: fc.Arbitrary<Facts> = fc.record(
  {
    now: fc.integer({ min: -1, max: 31 }).map((days) => now + days * 86_400),
    application: fc.constantFrom(...applicationIds),
    operation: fc.constantFrom(...operations),
    access: fc.constantFrom('read', 'write'),
    clientIp: fc.constantFrom('10.1.2.3', '10.9.9.9', '192.0.2.7', '198.51.100.1', '2001:db8::1'),
    method: fc.constantFrom('GET', 'POST'),
  },
  { requiredKeys: ['now'] },
)

async function passes(secret: string, facts: Facts): Promise<boolean> {
  const read = inspect(secret)
  if (!read.ok) throw new Error(read.message)
  const outcome = await authorize(read.bytes, read.token, organization.signingKey.publicKey, facts)
  expect(['passed', 'failed']).toContain(outcome.kind)
  return outcome.kind === 'passed'
}

test('whatever a child may do, every ancestor may, through every rotation', async () => {
  let children = 0
  await fc.assert(
    fc.asyncProperty(chain, fc.array(request, { minLength: 6, maxLength: 6 }), async (levels, requests) => {
      const root = await createTestToken(organization, owner.id)
      const secrets = [root.secret]
      let parentId = root.tokenId
      for (const restrictions of levels) {
        const child = await attenuateTestToken(organization, parentId, restrictions).catch((error: unknown) => {
          // Wider than its parent, or never valid: such a one is not minted.
          expect(error).toBeInstanceOf(Refusal)
        })
        if (!child) continue
        children += 1
        parentId = child.tokenId
        secrets.push(child.secret)
      }
      const rotation = { tokenId: parentId, overlap: '0' as const, idempotencyKey: newKey() }
      const rotated = await asAdmin(organization, () => rotateToken(serviceTokens(organization.slug), rotation))
      for (const facts of requests) {
        const allowed = await Promise.all(secrets.map((secret) => passes(secret, facts)))
        // From the root downwards: once refused, refused for all below.
        expect(allowed).toEqual(allowed.toSorted((left, right) => Number(right) - Number(left)))
        expect(await passes(rotated.secret, facts)).toBe(allowed.at(-1))
      }
    }),
    { numRuns: 25 },
  )
  expect(children).toBeGreaterThan(10)
}, 300_000)
