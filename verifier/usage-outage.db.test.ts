import fc from 'fast-check'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import type { PrismaClient } from '@/lib/db/generated/client'
import { newId } from '@/lib/ids'
import type { Use } from '@/lib/usage/usage-buffer'
import { connectForUsage } from './database'
import { type DatabaseLink, openDatabaseLink } from './testing/database-link'
import { createTestToken, createTestWorld, type TestWorld } from './testing/test-world'
import { startUsageWriter } from './usage-writer'

// The clock of the requests is moved on by the test; the database is really away.

vi.setConfig({ testTimeout: 120_000 })

let world: TestWorld
let link: DatabaseLink
let client: PrismaClient
beforeAll(async () => {
  world = await createTestWorld()
  link = await openDatabaseLink()
  client = connectForUsage(link.url)
})
afterAll(async () => {
  await client.$disconnect()
  await link.close()
})

const begin = Date.UTC(2026, 10, 1, 12, 0, 0)
const second = 1_000

function start() {
  const lines: string[] = []
  const statements: number[] = []
  const counting = {
    $queryRaw: ((strings: TemplateStringsArray, ...values: string[]) => {
      statements.push(
        Math.max(...values.filter((value) => `${value}`.startsWith('[')).map((value) => JSON.parse(value).length)),
      )
      return client.$queryRaw(strings, ...values)
    }) as PrismaClient['$queryRaw'],
  }
  const writer = startUsageWriter(counting, pino({}, { write: (line: string) => lines.push(line) }))
  return { writer, statements, logged: () => lines.join('') }
}

const requestOf = (tokenId: string, credentialId: string, changes: Partial<Use>): Use => ({
  organizationId: world.organization.id,
  tokenId,
  credentialId,
  serviceUserId: world.pipeline.id,
  at: begin,
  code: 'ok',
  applicationId: world.orders.id,
  operation: 'order:list',
  address: '203.0.113.7',
  ...changes,
})

test('ten minutes without a database cost no count: minutes, codes and last uses are all there afterwards', async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, () => createTestToken(world)))
  const { writer, statements, logged } = start()
  link.cut()
  const expected = new Map<string, number>()
  for (let at = 0; at < 600; at++) {
    for (const [index, { tokenId }] of tokens.entries()) {
      const code = (at + index) % 5 === 0 ? 'restricted' : 'ok'
      const when = begin + at * second
      writer.record(
        requestOf(tokenId, `crd_${index}`, {
          at: when,
          code,
          operation: `order:${at % 3}`,
          address: `203.0.113.${at % 50}`,
        }),
      )
      const key = `${tokenId} ${new Date(when - (when % 60_000)).toISOString()} ${code}`
      expected.set(key, (expected.get(key) ?? 0) + 1)
    }
    if (at % 20 === 0) await writer.flush()
  }
  expect(logged()).toContain('usage could not be written')
  expect(await db.usageMinute.count()).toBe(0)

  link.mend()
  statements.length = 0
  await writer.flush()
  await writer.close(2_000)
  const rows = await db.usageMinute.groupBy({ by: ['tokenId', 'minute', 'code'], _sum: { count: true } })
  expect(
    new Map(rows.map((row) => [`${row.tokenId} ${row.minute.toISOString()} ${row.code}`, row._sum.count])),
  ).toEqual(expected)
  const used = await db.token.findMany({
    where: { id: { in: tokens.map(({ tokenId }) => tokenId) } },
    select: { lastUsedAt: true },
  })
  for (const { lastUsedAt } of used) expect(lastUsedAt!.getTime()).toBeGreaterThanOrEqual(begin + 598 * second)
  // Written in statements of bounded size.
  expect(statements.length).toBeGreaterThan(2)
  expect(Math.max(...statements)).toBeLessThanOrEqual(2_000)
  expect(logged()).toContain('usage is written again')
  expect(logged()).not.toContain('left uncounted')
})

test('more than memory holds loses detail, which is told, and no request', async () => {
  await db.usageMinute.deleteMany()
  const tokens = await Promise.all(Array.from({ length: 3 }, () => createTestToken(world)))
  const { writer, statements, logged } = start()
  link.cut()
  const requests = 90_000
  for (let number = 0; number < requests; number++) {
    // Each credential once a minute.
    const { tokenId } = tokens[number % 3]!
    const credentialId = `crd_${String(number % 30_000).padStart(26, '0')}`
    const at = begin + Math.floor(number / 30_000) * 60 * second
    writer.record(requestOf(tokenId, credentialId, { at }))
  }
  await writer.flush()
  expect(logged()).toContain('"detail":"by the hour","msg":"usage is counted with another detail than before')
  expect(writer.counts().dropped).toBe(0)

  link.mend()
  await writer.flush()
  await writer.close(2_000)
  const { _sum } = await db.usageMinute.aggregate({ _sum: { count: true } })
  expect(_sum.count).toBe(requests)
  expect(Math.max(...statements)).toBeLessThanOrEqual(2_000)
})

describe('a flush that was committed, and whose answer is lost', () => {
  const loseAnswers = () => link.loseAnswersTo('INSERT INTO "UsageMinute"')
  const countsOf = async (tokenId: string) =>
    (await db.usageMinute.aggregate({ where: { tokenId }, _sum: { count: true } }))._sum.count
  const refusalsOf = (tokenId: string) => db.refusal.count({ where: { tokenId } })

  test('is written once, and what came meanwhile as well', async () => {
    const { tokenId } = await createTestToken(world)
    const use = requestOf(tokenId, newId('crd'), {})
    const { writer, logged } = start()
    for (let request = 0; request < 3; request++) writer.record(use)
    writer.record({ ...use, code: 'restricted' })
    loseAnswers()
    await writer.flush()
    expect(await countsOf(tokenId)).toBe(4)
    expect(logged()).toContain('usage could not be written')
    // Of the same row.
    writer.record(use)
    await writer.flush()
    expect(writer.counts()).toEqual({ waiting: 4, dropped: 0 })
    link.mend()
    await writer.flush()
    expect(await countsOf(tokenId)).toBe(5)
    expect(await refusalsOf(tokenId)).toBe(1)
    expect(writer.counts()).toEqual({ waiting: 0, dropped: 0 })
    await writer.close(60_000)
    expect(await countsOf(tokenId)).toBe(5)
  })

  test('does not lose what it had to leave, because somebody had it locked', async () => {
    const [held, free] = [await createTestToken(world), await createTestToken(world)]
    const holder = new pg.Client({ connectionString: process.env.DATABASE_URL })
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT FROM "Token" WHERE id = $1 FOR UPDATE', [held.tokenId])
    const { writer } = start()
    for (const { tokenId } of [held, free, free]) writer.record(requestOf(tokenId, newId('crd'), {}))
    loseAnswers()
    await writer.flush()
    await holder.query('COMMIT')
    await holder.end()
    expect([await countsOf(held.tokenId), await countsOf(free.tokenId)]).toEqual([null, 2])
    link.mend()
    await writer.flush()
    await writer.close(60_000)
    expect([await countsOf(held.tokenId), await countsOf(free.tokenId)]).toEqual([1, 2])
  })

  test('is settled before a verifier ends', async () => {
    const { tokenId } = await createTestToken(world)
    const { writer, logged } = start()
    writer.record(requestOf(tokenId, newId('crd'), {}))
    loseAnswers()
    await writer.flush()
    writer.record(requestOf(tokenId, newId('crd'), {}))
    link.mend()
    await writer.close(60_000)
    expect(await countsOf(tokenId)).toBe(2)
    expect(logged()).not.toContain('before the end')
  })
})

test('a flush that was never committed is written before a verifier ends', async () => {
  const { tokenId } = await createTestToken(world)
  const { writer, logged } = start()
  writer.record(requestOf(tokenId, newId('crd'), {}))
  link.cut()
  await writer.flush()
  writer.record(requestOf(tokenId, newId('crd'), {}))
  link.mend()
  await writer.close(60_000)
  expect((await db.usageMinute.aggregate({ where: { tokenId }, _sum: { count: true } }))._sum.count).toBe(2)
  expect(logged()).not.toContain('before the end')
})

test('whatever fails, before it is committed or after, each request is counted once', async () => {
  const tokens = await Promise.all(Array.from({ length: 3 }, () => createTestToken(world)))
  const ids = tokens.map(({ tokenId }) => tokenId)
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ use: fc.nat({ max: 2 }), refused: fc.boolean() }) },
    { weight: 2, arbitrary: fc.constantFrom('well', 'before', 'after') },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await db.usageMinute.deleteMany({ where: { tokenId: { in: ids } } })
      await db.refusal.deleteMany({ where: { tokenId: { in: ids } } })
      let fate = 'well'
      const counting = {
        $queryRaw: (async (strings: TemplateStringsArray, ...values: unknown[]) => {
          if (fate === 'before') throw new Error('not sent')
          const answer = await db.$queryRaw(strings, ...values)
          if (fate === 'after') throw new Error('not heard')
          return answer
        }) as PrismaClient['$queryRaw'],
      }
      const writer = startUsageWriter(counting, pino({ level: 'silent' }))
      const expected = new Map(ids.map((id) => [id, { counts: 0, refusals: 0 }]))
      for (const one of steps) {
        if (typeof one === 'string') {
          fate = one
          await writer.flush()
          continue
        }
        const tokenId = ids[one.use]!
        writer.record(requestOf(tokenId, `crd_${one.use}`, one.refused ? { code: 'revoked' } : {}))
        expected.get(tokenId)!.counts += 1
        if (one.refused) expected.get(tokenId)!.refusals += 1
      }
      fate = 'well'
      await writer.close(60_000)
      for (const [tokenId, { counts, refusals }] of expected) {
        const where = { tokenId }
        expect((await db.usageMinute.aggregate({ where, _sum: { count: true } }))._sum.count ?? 0).toBe(counts)
        expect(await db.refusal.count({ where })).toBe(refusals)
      }
    }),
    { numRuns: 40 },
  )
})

test('a database that went away without a word does not keep a verifier from ending, which says what it could not write', async () => {
  const { tokenId } = await createTestToken(world)
  const { writer, logged } = start()
  writer.record(requestOf(tokenId, newId('crd'), {}))
  writer.record(requestOf(tokenId, newId('crd'), {}))
  link.stall()
  await writer.close(2_000)
  expect(logged()).toContain('"uses":2')
  expect(logged()).toContain('uses could not be written before the end')
  link.mend()
})
