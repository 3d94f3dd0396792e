import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '@/lib/project-root'
import { createModel } from '../testing/model'
import { plantStorm } from '../testing/storm'
import { createTestToken, createTestWorld, type TestWorld } from '../testing/test-world'
import { bundleVerifier, startVerifierProcess, type VerifierProcess } from '../testing/verifier-process'
import { type Asked, watch } from '../testing/watch'

// A verifier as it is run, under load: killed without a word and started again, and with the clock of its machine set.

const bound = 2_000
const env = { LATCHKEY_STALENESS_SECONDS: String(bound / 1_000) }
let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let world: TestWorld
let verifier: VerifierProcess

beforeAll(async () => {
  bundle = await bundleVerifier()
  world = await createTestWorld()
})
afterAll(() => bundle.remove())

async function end(): Promise<void> {
  verifier.child.kill('SIGKILL')
  await verifier.ended
}

test('killed and started again in a storm, it answers nothing but what is true, from the first answer on', async () => {
  const model = createModel()
  const tree = await plantStorm(world, model)
  verifier = await startVerifierProcess(bundle.file, undefined, { env })
  await verifier.ready
  const watched = watch({ url: () => verifier.url, model, bound, next: tree.next })
  await watched.untilReady()
  for (let round = 0; round < 3; round++) {
    const storm = Promise.all([tree.tossRoot(5), tree.tossChild(5), tree.tossRole(10), tree.rotate(1)])
    await watched.duringFault(async () => {
      await end()
      // What it knew by heart is otherwise when it comes back.
      await tree.tossLevel(1)
      verifier = await startVerifierProcess(bundle.file, undefined, { env })
    })
    await storm
  }
  await tree.revokeRoot()
  await watched.untilAnswered('revoked')
  await tree.calm()
  await watched.untilKnown()
  await watched.untilAnswered('ok')
  const { wrong } = await watched.stop()
  await end()
  expect(wrong()).toEqual([])
}, 300_000)

test('with its machine’s clock set back and forward, it goes by PostgreSQL’s', async () => {
  const model = createModel()
  const tree = await plantStorm(world, model)
  const clock = path.join(projectRoot(), 'verifier', 'testing', 'settable-clock.mjs')
  verifier = await startVerifierProcess(bundle.file, undefined, { env, execArgv: ['--import', clock] })
  await verifier.ready
  const setClockBy = async (hours: number) => {
    verifier.child.send({ setClockBy: hours * 3_600_000 })
    await once(verifier.child, 'message')
  }
  // One that ends soon, and one that goes on for half an hour: no more than an hour of the other clock away.
  const expiry = Math.ceil(Date.now() / 1_000) * 1_000 + 6_000
  const soon = await expiringToken(expiry)
  const later = await expiringToken(expiry + 1_800_000)
  model.happens('soon expired', expiry - Date.now() + performance.now(), 20)
  const more: Asked[] = [
    { subject: { expired: ['soon expired'] }, body: soon },
    { subject: {}, body: later },
  ]
  const next = (asker: number, round: number) =>
    round % 3 === 0 ? more[(round / 3 + asker) % 2]! : tree.next(asker, round)
  const watched = watch({ url: () => verifier.url, model, bound, next })
  await watched.untilReady()

  for (const hours of [1, -1]) {
    // Set forward, it cannot tell how old its state is until it has looked again; nothing worse may come of it.
    await watched.duringFault(() => setClockBy(hours))
    await Promise.all([tree.tossRoot(5), tree.tossChild(5), tree.tossRole(10)])
  }
  await watched.untilAnswered('expired')
  // Nothing revives.
  await watched.duringFault(() => setClockBy(-24))
  await tree.revokeRoot()
  await watched.untilAnswered('revoked')
  await watched.untilKnown()
  await watched.untilAnswered('expired')
  const { wrong, codes } = await watched.stop()
  await end()
  expect(wrong()).toEqual([])
  expect(codes.ok).toBeGreaterThan(0)
}, 300_000)

async function expiringToken(at: number): Promise<Record<string, unknown>> {
  const { secret } = await createTestToken(world, { expiresAt: `${new Date(at).toISOString().slice(0, 19)}Z` })
  return { token: secret, organization: world.organization.slug }
}
