import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { newId } from '@/lib/ids'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  copyOf,
  createTestApplication,
  createTestToken,
  createTestWorld,
  insertToken,
  type TestWorld,
} from './testing/test-world'

// What a token may do is limited by its blocks, wherever they came from.

const verifier = verifierOfThisFile()
let world: TestWorld

beforeAll(async () => {
  world = await createTestWorld()
})

const ask = async (secret: string, question: Record<string, unknown> = {}) =>
  verifier.get().verify({ token: secret, organization: world.organization.slug, ...question })
const codeOf = async (secret: string, question: Record<string, unknown> = {}) => (await ask(secret, question)).code

test('the first failing check is named, by block', async () => {
  const token = await createTestToken(world)
  const first = await copyOf(world, token.secret, [{ type: 'applications', ids: [world.orders.id] }])
  const second = await copyOf(world, first, [{ type: 'networks', cidrs: ['203.0.113.0/24'] }])
  expect(await ask(second, { clientIp: '192.0.2.1' })).toMatchObject({
    code: 'restricted',
    failedCheck: {
      block: 1,
      source: `check if application($application), {"${world.orders.id}"}.contains($application)`,
    },
  })
  expect(await ask(second, { application: 'orders', clientIp: '192.0.2.1' })).toMatchObject({
    code: 'restricted',
    failedCheck: { block: 2, source: 'check if client_network("203.0.113.0/24")' },
  })
  expect(await codeOf(second, { application: 'orders', clientIp: '203.0.113.7' })).toBe('ok')
})

test('custom Datalog decides, and a policy may forbid it', async () => {
  const token = await createTestToken(world)
  const source = 'check if operation($operation), $operation.starts_with("order:");'
  const copy = await copyOf(world, token.secret, [{ type: 'custom', source }])
  expect(await codeOf(copy, { operation: 'order:list' })).toBe('ok')
  expect(await ask(copy, { operation: 'invoice:list' })).toMatchObject({
    code: 'restricted',
    failedCheck: { block: 1, source: source.slice(0, -1) },
  })
  const policy = (allowCustomDatalog: boolean) =>
    db.organization.update({ where: { id: world.organization.id }, data: { allowCustomDatalog } })
  await policy(false)
  expect(await ask(copy, { operation: 'order:list' })).toMatchObject({
    code: 'restricted',
    reason: expect.stringContaining('custom Datalog'),
  })
  expect(await codeOf(token.secret, { operation: 'order:list' })).toBe('ok')
  await policy(true)
  expect(await codeOf(copy, { operation: 'order:list' })).toBe('ok')
})

test('a block’s own facts satisfy nothing but custom checks of that block', async () => {
  const token = await createTestToken(world)
  const limited = await copyOf(world, token.secret, [{ type: 'read_only' }])
  const widened = await copyOf(world, limited, [{ type: 'custom', source: 'access("read"); check if access("read");' }])
  expect(await ask(widened, { access: 'write' })).toMatchObject({ code: 'restricted', failedCheck: { block: 1 } })
})

test('a deleted application is unknown, and a new one of its slug is another', async () => {
  const billing = await createTestApplication(world.organization, 'billing', 'write')
  const token = await createTestToken(world)
  const copy = await copyOf(world, token.secret, [{ type: 'applications', ids: [billing.id] }])
  expect(await codeOf(copy, { application: 'billing' })).toBe('ok')
  await db.application.update({ where: { id: billing.id }, data: { deletedAt: new Date(), nameKey: newId('app') } })
  expect(await codeOf(copy, { application: 'billing' })).toBe('unknown_application')
  expect(await codeOf(copy, { application: billing.id })).toBe('unknown_application')
  const renewed = await createTestApplication(world.organization, 'billing', 'write')
  expect(await codeOf(copy, { application: 'billing' })).toBe('restricted')
  expect(await codeOf(token.secret, { application: renewed.id })).toBe('ok')
})

test('kind scim reaches its own path alone', async () => {
  const { secret } = await insertToken(world, { kind: 'scim' })
  expect(await codeOf(secret, { path: '/scim/v2/Users' })).toBe('ok')
  for (const path of ['/scim/v2', '/orders', '/scim/v20/Users']) {
    expect(await codeOf(secret, { path })).toBe('not_permitted')
  }
  expect(await codeOf(secret)).toBe('not_permitted')
})
