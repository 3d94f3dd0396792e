import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { startTestVerifier, verifierOfThisFile } from './testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestToken,
  createTestWorld,
  mintLoose,
  registerTestCopy,
  type TestWorld,
  tokenActions,
  withBrokenSignature,
} from './testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld()
})

const ask = (token: string, question: Record<string, unknown> = {}) => verifier.get().verify({ token, ...question })
async function flush() {
  const { running } = verifier.get()
  // Listing a copy holds its tree, which a flush leaves for the next time.
  await running.settleCopies()
  await running.flushUsage()
}
const client = '203.0.113.7'
const seen = { lastUsedAt: expect.any(Date), lastUsedAddress: client }
const never = { lastUsedAt: null, lastUsedAddress: null }
const lastUse = (id: string) =>
  db.token.findUnique({ where: { id }, select: { lastUsedAt: true, lastUsedAddress: true } })
const countsOf = (tokenId: string) =>
  db.usageMinute.findMany({
    where: { tokenId },
    select: { code: true, allowed: true, applicationId: true, operation: true, address: true, count: true },
    orderBy: { code: 'asc' },
  })

test('a use shows on token, credential and service user, by PostgreSQL’s time', async () => {
  const token = await createTestToken(world)
  expect(await lastUse(token.tokenId)).toEqual(never)
  const [{ before }] = await db.$queryRaw<[{ before: Date }]>`SELECT date_trunc('milliseconds', now()) AS before`
  await ask(token.secret, { clientIp: client })
  await flush()
  expect(await lastUse(token.tokenId)).toEqual(seen)
  const [credential] = await db.credential.findMany({ where: { tokenId: token.tokenId } })
  expect(credential).toMatchObject(seen)
  const user = await db.serviceUser.findUnique({ where: { id: world.pipeline.id } })
  expect(user?.lastUsedAt).toEqual(credential?.lastUsedAt)
  expect(credential?.lastUsedAt?.getTime()).toBeGreaterThanOrEqual(before.getTime())
})

test('it is written by itself, soon', async () => {
  const token = await createTestToken(world)
  await ask(token.secret, { clientIp: client })
  await expect.poll(() => lastUse(token.tokenId), { timeout: 20_000 }).toEqual(seen)
})

test('who asks stands in for a client that is not told, in forward-auth as well', async () => {
  const token = await createTestToken(world)
  await ask(token.secret)
  await flush()
  expect(await lastUse(token.tokenId)).toMatchObject({ lastUsedAddress: '127.0.0.1' })
  await verifier.get().authorize('', { authorization: `Bearer ${token.secret}`, 'x-forwarded-for': client })
  await flush()
  expect(await lastUse(token.tokenId)).toMatchObject({ lastUsedAddress: client })
})

test('requests are counted by minute, code, application, operation and address, refusals too', async () => {
  const token = await createTestToken(world)
  const question = { application: 'orders', operation: 'order:list', clientIp: client }
  for (let request = 0; request < 3; request++) await ask(token.secret, question)
  await ask(token.secret, { ...question, application: 'nowhere' })
  await flush()
  await ask(token.secret, question)
  await flush()
  const listed = { applicationId: world.orders.id, operation: 'order:list', address: client }
  const counts = await countsOf(token.tokenId)
  expect(counts.filter(({ code }) => code === 'ok').reduce((sum, { count }) => sum + count, 0)).toBe(4)
  for (const row of counts.filter(({ code }) => code === 'ok')) expect(row).toMatchObject({ allowed: true, ...listed })
  expect(counts.filter(({ code }) => code !== 'ok')).toEqual([
    {
      code: 'unknown_application',
      allowed: false,
      applicationId: '',
      operation: 'order:list',
      address: client,
      count: 1,
    },
  ])
})

test('a refusal is counted, and is no use of the token', async () => {
  const token = await createTestToken(world)
  await tokenActions(world).revoke(token.tokenId)
  await ask(token.secret, { clientIp: client })
  await flush()
  expect(await lastUse(token.tokenId)).toEqual(never)
  expect(await countsOf(token.tokenId)).toMatchObject([{ code: 'revoked', allowed: false, count: 1 }])
})

test('what is not known, or not signed, leaves no trace', async () => {
  const before = await db.usageMinute.count()
  const token = await createTestToken(world)
  await ask(withBrokenSignature(token.secret))
  await ask((await mintLoose(world)).secret)
  await ask('nonsense')
  await flush()
  expect(await db.usageMinute.count()).toBe(before)
  expect(await lastUse(token.tokenId)).toEqual(never)
})

test('each secret, child and listed copy has its own; an unlisted copy is its nearest listed ancestor', async () => {
  const read = { access: 'read', clientIp: client }
  const root = await createTestToken(world)
  const child = await attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])
  const copy = await copyOf(world, root.secret, [{ type: 'read_only' }])
  const { id: copyId } = await registerTestCopy(world, copy, [[{ type: 'read_only' }]])
  const unlisted = await copyOf(world, copy, [{ type: 'read_only' }])

  await ask(child.secret, read)
  await flush()
  expect(await lastUse(child.tokenId)).toEqual(seen)
  expect(await lastUse(root.tokenId)).toEqual(never)

  await ask(unlisted, read)
  await flush()
  expect(await lastUse(copyId)).toEqual(seen)
  expect(await lastUse(root.tokenId)).toEqual(never)
  const [credential] = await db.credential.findMany({ where: { tokenId: root.tokenId } })
  expect(credential).toMatchObject(seen)
  expect(await countsOf(copyId)).toMatchObject([{ code: 'ok', count: 1 }])
})

test('the old secret of a rotation shows who still uses it', async () => {
  const token = await createTestToken(world)
  await tokenActions(world).rotate(token.tokenId, '1h')
  await ask(token.secret, { clientIp: client })
  await flush()
  const credentials = await db.credential.findMany({ where: { tokenId: token.tokenId }, orderBy: { endsAt: 'asc' } })
  expect(credentials).toHaveLength(2)
  expect(credentials.map(({ endsAt, lastUsedAt }) => [endsAt !== null, lastUsedAt !== null])).toEqual([
    [true, true],
    [false, false],
  ])
})

describe('beside the dashboard', () => {
  let holder: pg.Client
  beforeAll(async () => {
    holder = new pg.Client({ connectionString: process.env.DATABASE_URL })
    await holder.connect()
    return () => holder.end()
  })

  test('a flush waits for nobody who holds a tree, and writes it afterwards', async () => {
    const [held, free] = [await createTestToken(world), await createTestToken(world)]
    await holder.query('BEGIN')
    await holder.query('SELECT FROM "Token" WHERE id = $1 FOR UPDATE', [held.tokenId])
    await ask(held.secret, { clientIp: client })
    await ask(free.secret, { clientIp: client })
    await flush()
    expect(await lastUse(free.tokenId)).toEqual(seen)
    expect(await countsOf(free.tokenId)).toHaveLength(1)
    expect(await lastUse(held.tokenId)).toEqual(never)
    expect(await countsOf(held.tokenId)).toEqual([])
    await holder.query('COMMIT')
    await flush()
    expect(await lastUse(held.tokenId)).toEqual(seen)
    expect(await countsOf(held.tokenId)).toMatchObject([{ count: 1 }])
  })

  test('the use of a token that has been deleted meanwhile is forgotten', async () => {
    const token = await createTestToken(world)
    await ask(token.secret, { clientIp: client })
    await tokenActions(world).revoke(token.tokenId)
    await tokenActions(world).remove(token.tokenId)
    await flush()
    expect(await countsOf(token.tokenId)).toEqual([])
  })

  test('two verifiers that write the same rows at once lose no count', async () => {
    const other = await startTestVerifier()
    const token = await createTestToken(world)
    const addresses = Array.from({ length: 20 }, (_, index) => `203.0.113.${index}`)
    for (const clientIp of addresses) {
      await ask(token.secret, { clientIp })
      await other.verify({ token: token.secret, clientIp })
    }
    await Promise.all([flush(), other.running.flushUsage()])
    const counts = await countsOf(token.tokenId)
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(40)
    await other.running.close()
  })
})

test('what has not been written yet is written when the verifier closes', async () => {
  const closing = await startTestVerifier()
  const token = await createTestToken(world)
  await closing.verify({ token: token.secret, clientIp: client })
  await closing.running.close()
  expect(await lastUse(token.tokenId)).toEqual(seen)
  expect(await countsOf(token.tokenId)).toMatchObject([{ count: 1 }])
})

test('a refusal is kept singly, with what was asked and from where', async () => {
  const token = await createTestToken(world)
  const narrow = await copyOf(world, token.secret, [{ type: 'operations', names: ['order:list'] }])
  await ask(narrow, { application: 'orders', operation: 'order:create', clientIp: client })
  await ask(withBrokenSignature(token.secret), { application: 'orders', clientIp: client })
  await ask(narrow, { application: 'orders', operation: 'order:list', clientIp: client })
  await flush()
  const refusals = await db.refusal.findMany({ where: { tokenId: token.tokenId } })
  expect(refusals).toMatchObject([
    {
      organizationId: world.organization.id,
      code: 'restricted',
      applicationId: world.orders.id,
      operation: 'order:create',
      address: client,
    },
  ])
  expect(Math.abs(Date.now() - refusals[0]!.at.getTime())).toBeLessThan(60_000)
})
