import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { type Restriction, restrictionSchema } from '@/lib/restrictions/schema'
import { verifierOfThisFile } from '../testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestApplication,
  createTestToken,
  createTestWorld,
  insertToken,
  type TestApplication,
  type TestWorld,
  tokenActions,
} from '../testing/test-world'
import { offlineVerifiersOfThisFile } from './testing/offline-verifiers'
import type { OfflineVerifier } from './verifier'

// Beside the real verifier, which decides with roles, teams and rows: of somebody who may do everything both say the same.

const verifier = verifierOfThisFile()
const offlineVerifier = offlineVerifiersOfThisFile()
let world: TestWorld
let stock: TestApplication
let offline: OfflineVerifier
beforeAll(async () => {
  world = await createTestWorld()
  stock = await createTestApplication(world.organization, 'stock', 'write')
  offline = await offlineVerifier(verifier.get().url, world.organization.slug)
})

const operations = ['order:list', 'order:read', 'order:create']
const networks = ['10.0.0.0/8', '203.0.113.0/24', '2001:db8::/32']
const instants = ['2020-01-01T00:00:00Z', '2126-01-01T00:00:00Z']
const someOf = (values: string[]) => fc.subarray(values, { minLength: 1 })

/** Random blocks and requests; they name what is there. */
function cases() {
  const applications = [world.orders.id, stock.id]
  const restriction = fc
    .oneof(
      fc.record({ type: fc.constant('applications'), ids: someOf(applications) }),
      fc.record({ type: fc.constant('read_only') }),
      fc.record({ type: fc.constant('operations'), names: someOf(operations) }),
      fc.record({ type: fc.constant('networks'), cidrs: someOf(networks) }),
      fc.record({ type: fc.constantFrom('expires', 'not_before'), at: fc.constantFrom(...instants) }),
      fc.constant({ type: 'custom', source: 'check if operation($o), !$o.ends_with(":create");' }),
    )
    .map((value) => restrictionSchema.parse(value) as Restriction)
  return fc.record({
    blocks: fc.array(fc.array(restriction, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
    revoked: fc.constantFrom(false, false, true),
    request: fc.record(
      {
        application: fc.constantFrom(...applications),
        operation: fc.constantFrom(...operations),
        access: fc.constantFrom('read' as const, 'write' as const),
        clientIp: fc.constantFrom('10.1.2.3', '203.0.113.7', '2001:db8::1', '192.0.2.1'),
        method: fc.constantFrom('GET', 'POST'),
        path: fc.constantFrom('/', '/orders'),
      },
      // Stated, as offline there is no catalogue.
      { requiredKeys: ['access'] },
    ),
  })
}

test('what the verifier says of random tokens and requests, the offline verifier says', async () => {
  const met = new Set<string>()
  await fc.assert(
    fc.asyncProperty(cases(), async ({ blocks, revoked, request }) => {
      const root = await createTestToken(world)
      let { secret } = await attenuateTestToken(world, root.tokenId, [])
      for (const block of blocks) secret = await copyOf(world, secret, block)
      if (revoked) await tokenActions(world).revoke(root.tokenId)
      // The catalogue says of order:create that it writes.
      const asked = request.operation === 'order:create' ? { ...request, access: 'write' as const } : request
      const question = { ...asked, organization: world.organization.id, token: secret }
      const answers = async () => [
        (await verifier.get().verify(question)).code,
        (await offline.verify({ ...asked, token: secret })).code,
      ]
      await vi.waitFor(
        async () => {
          const [code, offlineCode] = await answers()
          // Of a copy that it has not listed the verifier knows no row, and says what else is wrong with it.
          if (isOver(blocks)) expect([code === 'ok', offlineCode]).toEqual([false, 'expired'])
          else expect(offlineCode).toBe(code)
          met.add(offlineCode!)
        },
        { timeout: 20_000, interval: 20 },
      )
    }),
    // Each failure waits for what does not come.
    { numRuns: 40, endOnFailure: true, examples },
  )
  // Else it would have shown nothing.
  expect([...met].sort()).toEqual(['expired', 'not_yet_valid', 'ok', 'restricted', 'revoked'])
}, 120_000)

const request = { access: 'write' as const }
// So that each code is met, whatever the rest happens to be.
const examples: [{ blocks: Restriction[][]; revoked: boolean; request: typeof request }][] = [
  [{ blocks: [], revoked: false, request }],
  [{ blocks: [], revoked: true, request }],
  [{ blocks: [[{ type: 'read_only' }]], revoked: false, request }],
  [{ blocks: [[{ type: 'expires', at: '2020-01-01T00:00:00Z' }]], revoked: false, request }],
  [{ blocks: [[{ type: 'not_before', at: '2126-01-01T00:00:00Z' }]], revoked: false, request }],
]

function isOver(blocks: Restriction[][]): boolean {
  return blocks.flat().some((restriction) => restriction.type === 'expires' && restriction.at === instants[0])
}

test('a token for provisioning may reach /scim/v2/ and nothing else', async () => {
  const { secret } = await insertToken(world, { kind: 'scim' })
  const code = async (path?: string) => (await offline.verify({ token: secret, ...(path && { path }) })).code
  expect([await code('/scim/v2/Users?x=1'), await code('/orders'), await code()]).toEqual([
    'ok',
    'not_permitted',
    'not_permitted',
  ])
})

test('after the database was put back to an earlier state it begins anew', async () => {
  const [kept, lost] = [await createTestToken(world), await createTestToken(world)]
  const code = async (token: string) => (await offline.verify({ token })).code
  for (const { tokenId, secret } of [kept, lost]) {
    await tokenActions(world).revoke(tokenId)
    await vi.waitUntil(async () => (await code(secret)) === 'revoked', { timeout: 20_000 })
  }
  const { position } = offline.status()
  // What a restored backup does not know of.
  const organizationId = world.organization.id
  await db.$transaction([
    db.token.update({ where: { id: lost.tokenId }, data: { revokedAt: null, effectiveRevokedAt: null } }),
    db.revocation.deleteMany({ where: { organizationId, position: { gte: position } } }),
    db.revocationFeed.update({ where: { organizationId }, data: { position: position - 1 } }),
  ])
  await vi.waitUntil(async () => (await code(lost.secret)) === 'ok', { timeout: 20_000 })
  expect(await code(kept.secret)).toBe('revoked')
  expect(offline.status().position).toBeLessThan(position)
})
