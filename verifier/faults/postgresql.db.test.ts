import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { migrate } from '@/prisma/migrate'
import { codeOnceKnown } from '../testing/code-once-known'
import { createModel } from '../testing/model'
import { plantStorm } from '../testing/storm'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import { createTestWorld } from '../testing/test-world'
import { watch } from '../testing/watch'

// PostgreSQL killed and started again in a storm. The dashboard's calls fail with it: what was under way may have happened or not.

// One of its own, before anything has connected to the one of all tests.
const cluster = await vi.hoisted(async () => {
  const { startDisposableCluster } = await import('@/lib/db/postgres/disposable')
  const started = await startDisposableCluster()
  process.env.DATABASE_URL = started.url('latchkey')
  return started
})

const bound = 2_000
let verifiers: TestVerifier[]

beforeAll(async () => {
  await migrate(process.env.DATABASE_URL!)
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  // As it is where it counts: what was acknowledged is written down.
  await client.query('ALTER DATABASE latchkey SET synchronous_commit = on')
  await client.end()
  const stalenessSeconds = bound / 1_000
  verifiers = [await startTestVerifier({ stalenessSeconds }), await startTestVerifier({ stalenessSeconds })]
})
afterAll(async () => {
  for (const { running } of verifiers) await running.close()
  await db.$disconnect()
  await cluster.stop()
})

test('no answer but what was true or that it is not known, and all is well again afterwards', async () => {
  const model = createModel()
  const tree = await plantStorm(await createTestWorld(), model)
  const watches = verifiers.map(({ url }) => watch({ url: () => url, model, bound, next: tree.next, askers: 2 }))
  const [first, second] = watches
  await Promise.all(watches.map((one) => one.untilReady()))
  const storm = () =>
    Promise.all([tree.tossRoot(6), tree.tossChild(6), tree.tossCopy(6), tree.tossRole(12), tree.tossLevel(12)])
  for (let round = 0; round < 2; round++) {
    await first!.duringFault(() =>
      second!.duringFault(async () => {
        const storming = storm()
        await Promise.all(watches.map((one) => one.untilAnswered('revoked')))
        await cluster.kill()
        await storming
        await Promise.all(watches.map((one) => one.untilStale()))
        await cluster.restart()
      }),
    )
    await storm()
  }
  // As it was before the last outage might be unknown for good: now it is certain.
  await tree.calm()
  await tree.tossRole(1)
  await tree.tossLevel(1)
  await Promise.all(watches.map((one) => one.untilKnown()))
  await Promise.all(watches.map((one) => one.untilAnswered('ok')))
  for (const { post } of verifiers) {
    for (const { subject, body } of tree.all()) {
      expect(await codeOnceKnown(post, body)).toBe(model.now(subject))
    }
  }
  for (const { wrong, codes } of await Promise.all(watches.map((one) => one.stop()))) {
    expect(wrong()).toEqual([])
    expect(Object.keys(codes)).toEqual(expect.arrayContaining(['ok', 'revoked', 'unavailable']))
  }
}, 300_000)
