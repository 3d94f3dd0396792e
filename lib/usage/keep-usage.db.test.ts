import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { createTestOrganization } from '../testing/factories'
import { keepUsage } from './keep-usage'

const day = 24 * 3_600_000
const { id: organizationId } = await createTestOrganization()
const other = await createTestOrganization()

beforeEach(async () => {
  await db.usageMinute.deleteMany()
  await db.refusal.deleteMany()
})

const minutesAgo = (days: number, minute = 0) => {
  const hour = Math.floor((Date.now() - days * day) / 3_600_000) * 3_600_000
  return new Date(hour + minute * 60_000)
}
const count = (minute: Date, changes: object = {}) =>
  db.usageMinute.create({
    data: {
      organizationId,
      tokenId: 'tok_1',
      credentialId: 'crd_1',
      minute,
      allowed: true,
      code: 'ok',
      applicationId: 'app_1',
      operation: 'order:list',
      address: '203.0.113.7',
      count: 1,
      ...changes,
    },
  })
const kept = async () =>
  (await db.usageMinute.findMany({ orderBy: [{ minute: 'asc' }, { address: 'asc' }] })).map((row) => [
    row.minute.getTime(),
    row.address,
    row.count,
  ])

describe('usage', () => {
  test('is told by the minute for a week, and then by the hour, nothing lost', async () => {
    await count(minutesAgo(6, 1))
    await count(minutesAgo(6, 2))
    for (const minute of [0, 1, 59]) await count(minutesAgo(8, minute), { count: 10 + minute })
    await count(minutesAgo(8, 3), { address: '203.0.113.8' })
    await count(minutesAgo(8, 61))
    const before = await db.usageMinute.aggregate({ _sum: { count: true } })
    await keepUsage(2)
    expect(await kept()).toEqual([
      [minutesAgo(8).getTime(), '203.0.113.7', 90],
      [minutesAgo(8).getTime(), '203.0.113.8', 1],
      [minutesAgo(8, 60).getTime(), '203.0.113.7', 1],
      [minutesAgo(6, 1).getTime(), '203.0.113.7', 1],
      [minutesAgo(6, 2).getTime(), '203.0.113.7', 1],
    ])
    await keepUsage(2)
    expect(await db.usageMinute.aggregate({ _sum: { count: true } })).toEqual(before)
  })

  test('is rolled up once, also by several processes at the same time', async () => {
    for (let minute = 0; minute < 60; minute++) await count(minutesAgo(9, minute))
    await Promise.all([keepUsage(7), keepUsage(11), keepUsage(13)])
    await keepUsage(7)
    expect(await kept()).toEqual([[minutesAgo(9).getTime(), '203.0.113.7', 60]])
  })

  test('goes after as many days as its organization keeps it', async () => {
    await db.organization.update({ where: { id: organizationId }, data: { usageRetentionDays: 30 } })
    await count(minutesAgo(31))
    await count(minutesAgo(29))
    await count(minutesAgo(31), { organizationId: other.id, tokenId: 'tok_2' })
    await keepUsage()
    expect((await db.usageMinute.findMany({ orderBy: { minute: 'asc' } })).map((row) => row.tokenId)).toEqual([
      'tok_2',
      'tok_1',
    ])
  })
})

describe('refusals', () => {
  const refuse = (credentialId: string, ages: number[]) =>
    db.refusal.createMany({
      data: ages.map((age) => ({
        organizationId,
        tokenId: 'tok_1',
        credentialId,
        at: new Date(Date.now() - age),
        code: 'revoked',
        applicationId: '',
        operation: '',
        address: '',
      })),
    })

  test('are kept for a month', async () => {
    await refuse('crd_1', [31 * day, 29 * day, 0])
    await keepUsage(1)
    expect(await db.refusal.count()).toBe(2)
  })

  test('are the latest thousand of a credential, and no fewer', async () => {
    await refuse(
      'crd_1',
      Array.from({ length: 1_025 }, (_, index) => index * 1_000),
    )
    await refuse('crd_2', [0, 1])
    await keepUsage(10)
    expect(await db.refusal.count({ where: { credentialId: 'crd_1' } })).toBe(1_000)
    const oldest = await db.refusal.findFirst({ where: { credentialId: 'crd_1' }, orderBy: { at: 'asc' } })
    expect(Date.now() - oldest!.at.getTime()).toBeLessThan(1_010_000)
    expect(await db.refusal.count({ where: { credentialId: 'crd_2' } })).toBe(2)
  })
})

test('verifiers that wrote nothing for a week are forgotten', async () => {
  const writer = (id: string, days: number) =>
    db.usageWriter.create({ data: { id, batch: 1, skipped: [], writtenAt: new Date(Date.now() - days * day) } })
  for (const [id, days] of [
    ['gone', 8],
    ['long gone', 800],
    ['quiet', 6],
    ['busy', 0],
  ] as const)
    await writer(id, days)
  await keepUsage(1)
  const kept = await db.usageWriter.findMany({ orderBy: { id: 'asc' } })
  expect(kept.map(({ id }) => id)).toEqual(['busy', 'quiet'])
})
