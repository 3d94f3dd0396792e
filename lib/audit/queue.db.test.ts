import { beforeEach, expect, test } from 'vitest'
import { db } from '../db/client'
import { newId } from '../ids'
import { flushAuditQueue, queueAudit } from './queue'
import { verifyChain } from './verify'

const stranger = { type: 'anonymous' as const, id: null, name: 'Nobody signed in', address: '203.0.113.7' }
const refused = (reason: string) => ({
  action: 'session:refuse',
  entity: { type: 'session', id: '', name: 'a…@example.com' },
  after: { reason },
})

let chain: string
let other: string

beforeEach(async () => {
  chain = newId('org')
  other = newId('org')
  await db.auditQueue.deleteMany()
})

test('what is queued holds no chain until it is chained, in the order of its coming', async () => {
  for (const reason of ['first', 'second', 'third']) await queueAudit(chain, stranger, refused(reason))
  await queueAudit(other, stranger, refused('elsewhere'))
  expect(await db.auditEntry.count({ where: { chain } })).toBe(0)

  expect(await flushAuditQueue()).toBe(4)
  const entries = await db.auditEntry.findMany({ where: { chain }, orderBy: { position: 'asc' } })
  expect(entries.map((entry) => (entry.after as { reason: string }).reason)).toEqual(['first', 'second', 'third'])
  expect(entries[0]).toMatchObject({ actorType: 'anonymous', address: '203.0.113.7' })
  expect(await db.auditQueue.count()).toBe(0)
  expect(await verifyChain(chain)).toEqual({ checked: 3, position: 3, complete: true })
  expect(await verifyChain(other)).toEqual({ checked: 1, position: 1, complete: true })
})

test('an entry tells when it happened, which is before it was chained', async () => {
  await queueAudit(chain, stranger, refused('once'))
  await flushAuditQueue()
  const entry = await db.auditEntry.findFirstOrThrow({ where: { chain } })
  const attemptedAt = new Date((entry.after as { attemptedAt: string }).attemptedAt)
  expect(attemptedAt.getTime()).toBeLessThanOrEqual(entry.at.getTime())
})

test('an empty queue is nothing to do', async () => {
  expect(await flushAuditQueue()).toBe(0)
})

test('more than a batch is chained in one go', async () => {
  const entry = { chain, actor: stranger, event: refused('again'), at: new Date().toISOString() }
  await db.auditQueue.createMany({ data: Array.from({ length: 1_100 }, () => ({ entry })) })
  expect(await flushAuditQueue()).toBe(1_100)
  expect(await verifyChain(chain)).toEqual({ checked: 1_100, position: 1_100, complete: true })
})

test('of processes that flush at the same time each entry is chained once', async () => {
  for (let index = 0; index < 20; index++) await queueAudit(chain, stranger, refused(String(index)))
  const chained = await Promise.all([flushAuditQueue(), flushAuditQueue(), flushAuditQueue()])
  expect(chained.reduce((sum, count) => sum + count)).toBe(20)
  expect(await verifyChain(chain)).toEqual({ checked: 20, position: 20, complete: true })
})
