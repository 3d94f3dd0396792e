import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { leastBroken, startClients, startSlowRequest, untilRefused } from './testing/clients'
import { createTestToken, createTestWorld, type TestWorld } from './testing/test-world'
import { bundleVerifier, startVerifierProcess } from './testing/verifier-process'

// Several processes are started in each.
vi.setConfig({ testTimeout: 180_000 })

let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let world: TestWorld
beforeAll(async () => {
  bundle = await bundleVerifier()
  world = await createTestWorld()
})
afterAll(() => bundle.remove())

// The machine that runs tests may be busy.
const start = (port?: number) => startVerifierProcess(bundle.file, port, { env: { LATCHKEY_STALENESS_SECONDS: '60' } })
const question = (token: string) => ({ token, application: 'orders', operation: 'order:list' })
const counted = async (tokenId: string) =>
  (await db.usageMinute.aggregate({ where: { tokenId }, _sum: { count: true } }))._sum.count

test('under load every request is answered and counted once', async () => {
  expect(await leastBroken(stopUnderLoad)).toBeLessThanOrEqual(1)
})

async function stopUnderLoad(): Promise<number> {
  const { tokenId, secret } = await createTestToken(world)
  const verifier = await start()
  await verifier.ready
  const clients = startClients(verifier.url, question(secret), { kept: 8, fresh: 8 })
  const slow = await Promise.all(Array.from({ length: 5 }, () => startSlowRequest(verifier.url, question(secret))))
  await clients.untilAnswered(500)

  verifier.child.kill('SIGTERM')
  await untilRefused(verifier.url)
  for (const request of slow) expect(await request.finish()).toMatch(/^HTTP\/1\.1 200 .*"code":"ok"/s)
  expect(await verifier.ended).toBe(0)
  await clients.stop()
  expect(clients.failures()).toEqual([])
  expect(await counted(tokenId)).toBe(clients.answered() + slow.length)
  return clients.brokenAtOnce()
}

test('restarted again and again, clients that try again when refused notice nothing', async () => {
  const { tokenId, secret } = await createTestToken(world)
  let verifier = await start()
  await verifier.ready
  const clients = startClients(verifier.url, question(secret), { kept: 6, fresh: 6 })
  const broken: number[] = []
  for (let restart = 0; restart < 3; restart++) {
    await clients.untilAnswered(200)
    const before = clients.brokenAtOnce()
    verifier.child.kill('SIGTERM')
    expect(await verifier.ended).toBe(0)
    verifier = await start(Number(new URL(verifier.url).port))
    await verifier.ready
    await clients.untilAnswered(100)
    broken.push(clients.brokenAtOnce() - before)
  }
  await clients.stop()
  verifier.child.kill('SIGTERM')
  expect(await verifier.ended).toBe(0)
  expect(clients.failures()).toEqual([])
  // As above: not each time.
  expect(Math.min(...broken)).toBeLessThanOrEqual(1)
  expect(await counted(tokenId)).toBe(clients.answered())
})

test('whoever keeps a connection and says nothing, or never ends what they say, does not keep counts from being written', async () => {
  const { tokenId, secret } = await createTestToken(world)
  const verifier = await start()
  await verifier.ready
  const { hostname, port } = new URL(verifier.url)
  const silent = connect(Number(port), hostname)
  await once(silent, 'connect')
  const endless = await startSlowRequest(verifier.url, question(secret))
  for (const socket of [silent, endless.socket]) socket.on('error', () => undefined)
  const clients = startClients(verifier.url, question(secret), { kept: 1, fresh: 0 })
  await clients.untilAnswered(1)
  await clients.stop()

  verifier.child.kill('SIGTERM')
  expect(await verifier.ended).toBe(0)
  expect(await counted(tokenId)).toBe(clients.answered())
})
