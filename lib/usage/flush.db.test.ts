import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { createTestOrganization, type TestOrganization } from '../testing/factories'
import { untilWaiting } from '../testing/people'
import { createTestServiceUser, createTestToken } from '../testing/tokens'
import { flushUsage } from './flush'
import type { UsageBatch } from './usage-buffer'

let organization: TestOrganization
let [tokenId, otherId, writer] = ['', '', '']

beforeAll(async () => {
  organization = await createTestOrganization()
  const user = await createTestServiceUser(organization)
  tokenId = (await createTestToken(organization, user.id)).tokenId
  otherId = (await createTestToken(organization, user.id)).tokenId
})
beforeEach(async () => {
  await db.usageMinute.deleteMany()
  await db.refusal.deleteMany()
  writer = crypto.randomUUID()
})

const at = Date.UTC(2026, 10, 1, 12)
const nothing: UsageBatch = { counts: [], refusals: [], tokens: [], credentials: [], serviceUsers: [] }

/** So many requests of each token, the last of them refused. */
function batchOf(count: number, ...tokenIds: string[]): UsageBatch {
  const uses = tokenIds.map((id) => ({
    organizationId: organization.id,
    tokenId: id,
    credentialId: 'crd_1',
    code: 'revoked',
    applicationId: '',
    operation: '',
    address: '',
  }))
  return {
    ...nothing,
    counts: uses.map((use) => ({ ...use, minute: at, count })),
    refusals: uses.map((use) => ({ ...use, at })),
    tokens: tokenIds.map((id) => ({ id, at, address: '' })),
  }
}

/** Requests that were counted, and refusals that were kept. */
const written = async () => {
  const { _sum } = await db.usageMinute.aggregate({ _sum: { count: true } })
  return [_sum.count ?? 0, await db.refusal.count()]
}
const flush = (number: number, batch: UsageBatch, tx: Pick<typeof db, '$queryRaw'> = db) =>
  flushUsage(tx, { writer, number }, batch)

describe('a batch', () => {
  test('is written once, however often it is brought', async () => {
    const batch = batchOf(3, tokenId)
    for (let time = 0; time < 3; time++) expect(await flush(1, batch)).toEqual(nothing)
    expect(await written()).toEqual([3, 1])
    await flush(2, batch)
    expect(await written()).toEqual([6, 2])
  })

  test('is written once by all who bring it at the same time', async () => {
    const batches = [1, 2, 3].map((number) => ({ number, batch: batchOf(number, tokenId, otherId) }))
    for (const { number, batch } of batches) {
      await Promise.all(Array.from({ length: 4 }, () => flush(number, batch)))
    }
    expect(await written()).toEqual([12, 6])
  })

  test('that arrives late, behind a newer one, is not written again', async () => {
    await flush(1, batchOf(3, tokenId))
    await flush(2, batchOf(4, tokenId))
    expect(await flush(1, batchOf(3, tokenId))).toEqual(nothing)
    expect(await written()).toEqual([7, 2])
  })

  test('of the same number from another writer is another one', async () => {
    await flush(1, batchOf(3, tokenId))
    writer = crypto.randomUUID()
    await flush(1, batchOf(4, tokenId))
    expect(await written()).toEqual([7, 2])
  })

  test('leaves the same each time, when somebody had it locked the first time', async () => {
    const batch = batchOf(3, tokenId, otherId)
    const left = await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM "Token" WHERE id = ${otherId} FOR UPDATE`
      return flush(1, batch)
    })
    expect(left).toEqual(batchOf(3, otherId))
    expect(await written()).toEqual([3, 1])
    expect(await flush(1, batch)).toEqual(left)
    expect(await written()).toEqual([3, 1])
    expect(await flush(2, left)).toEqual(nothing)
    expect(await written()).toEqual([6, 2])
  })
})

describe('while the first try is still under way, the second one waits for it', () => {
  const batch = () => batchOf(3, tokenId, otherId)

  test('and writes nothing when it was committed', async () => {
    const { second } = await db.$transaction(async (tx) => {
      await flush(1, batch(), tx)
      const trying = flush(1, batch())
      await untilWaiting(1)
      return { second: trying }
    })
    // What the first has locked is not what it left.
    expect(await second).toEqual(nothing)
    expect(await written()).toEqual([6, 2])
  })

  test('and writes all when it was not', async () => {
    const giveUp = new Error('given up')
    let second: Promise<UsageBatch> | undefined
    const first = db.$transaction(async (tx) => {
      await flush(1, batch(), tx)
      second = flush(1, batch())
      await untilWaiting(1)
      throw giveUp
    })
    await expect(first).rejects.toBe(giveUp)
    await flush(2, (await second)!)
    expect(await written()).toEqual([6, 2])
  })
})
