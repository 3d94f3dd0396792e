import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { processIdentity } from '@/lib/processes/identity'
import { leastBroken, startClients, startSlowRequest, untilRefused } from '../testing/clients'
import { createTestToken, createTestWorld, type TestWorld } from '../testing/test-world'
import { bundleVerifier, startVerifierProcess, type VerifierProcess, workersOf } from '../testing/verifier-process'

// Several processes are started in each.
vi.setConfig({ testTimeout: 180_000 })

let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let world: TestWorld
beforeAll(async () => {
  bundle = await bundleVerifier()
  world = await createTestWorld()
})
afterAll(() => bundle.remove())

const count = 3
// The machine that runs tests may be busy.
const patient = { LATCHKEY_STALENESS_SECONDS: '60' }
const startThree = async () => {
  const verifier = await startVerifierProcess(bundle.file, undefined, {
    env: { VERIFIER_WORKERS: String(count), ...patient },
  })
  await verifier.ready
  return verifier
}
const stop = async ({ child, ended }: VerifierProcess) => {
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
}
const question = (token: string) => ({ token, application: 'orders', operation: 'order:list' })
const counted = async (tokenId: string) =>
  (await db.usageMinute.aggregate({ where: { tokenId }, _sum: { count: true } }))._sum.count
const isGone = (pid: number) => processIdentity(pid) === undefined

test('one that is killed breaks its own connections, is started again, and nobody else notices', async () => {
  const { secret } = await createTestToken(world)
  const verifier = await startThree()
  const workers = workersOf(verifier)
  expect(workers).toHaveLength(count)
  const clients = startClients(verifier.url, question(secret), { kept: 12, fresh: 0 })
  await clients.untilAnswered(200)

  process.kill(workers[0]!, 'SIGKILL')
  await vi.waitUntil(() => workersOf(verifier).length === count - 1, { timeout: 20_000 })
  await clients.untilAnswered(200)
  await vi.waitUntil(() => workersOf(verifier).length === count, { timeout: 20_000 })
  await clients.untilAnswered(200)
  await clients.stop()
  // Each worker had its share of them.
  expect(clients.failures()).toEqual(Array.from({ length: 12 / count }, () => 'kept: ECONNRESET'))
  expect(workersOf(verifier)).toEqual(expect.arrayContaining(workers.slice(1)))
  expect(verifier.output()).toContain('ended unexpectedly (SIGKILL). Starting it again.')
  const everyWorker = workersOf(verifier)
  await stop(verifier)
  expect(everyWorker.map(isGone)).toEqual([true, true, true])
})

test('connections that a stalled worker has not taken are answered by the others once it is killed', async () => {
  const { secret } = await createTestToken(world)
  const verifier = await startThree()
  const [stalled] = workersOf(verifier)
  process.kill(stalled!, 'SIGSTOP')
  const clients = startClients(verifier.url, question(secret), { kept: 0, fresh: 16 })
  // Those that were handed to it wait; the rest goes on.
  await clients.untilAnswered(200)
  process.kill(stalled!, 'SIGKILL')
  await clients.stop()
  expect(clients.failures()).toEqual([])
  expect(clients.brokenAtOnce()).toBe(0)
  await stop(verifier)
})

test('under load every request is answered and counted once, by whichever worker', async () => {
  expect(await leastBroken(stopUnderLoad)).toBeLessThanOrEqual(1)
})

async function stopUnderLoad(): Promise<number> {
  const { tokenId, secret } = await createTestToken(world)
  const verifier = await startThree()
  const clients = startClients(verifier.url, question(secret), { kept: 8, fresh: 8 })
  const slow = await Promise.all(Array.from({ length: 6 }, () => startSlowRequest(verifier.url, question(secret))))
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

test('workers can be asked to end one after the other, and no client notices', async () => {
  const { tokenId, secret } = await createTestToken(world)
  const verifier = await startThree()
  const clients = startClients(verifier.url, question(secret), { kept: 6, fresh: 6 })
  for (const worker of workersOf(verifier)) {
    await clients.untilAnswered(100)
    process.kill(worker, 'SIGTERM')
    await vi.waitUntil(() => isGone(worker), { timeout: 20_000 })
    await vi.waitUntil(() => workersOf(verifier).length === count, { timeout: 20_000 })
  }
  await clients.untilAnswered(100)
  await clients.stop()
  await stop(verifier)
  expect(clients.failures()).toEqual([])
  expect(clients.brokenAtOnce()).toBe(0)
  expect(await counted(tokenId)).toBe(clients.answered())
})

test('no worker outlives the process that started it, and what it has counted is written', async () => {
  const { tokenId, secret } = await createTestToken(world)
  const verifier = await startThree()
  const workers = workersOf(verifier)
  const clients = startClients(verifier.url, question(secret), { kept: 3, fresh: 0 })
  await clients.untilAnswered(20)
  await clients.stop()
  verifier.child.kill('SIGKILL')
  await vi.waitUntil(() => workers.every(isGone), { timeout: 20_000 })
  expect(await counted(tokenId)).toBe(clients.answered())
})

test('a client that ends its side once it has asked is answered', async () => {
  const verifier = await startThree()
  const socket = connect(Number(new URL(verifier.url).port), '127.0.0.1')
  socket.end('GET /healthz HTTP/1.1\r\nhost: latchkey\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /)
  await stop(verifier)
})

test('a taken port is a sentence, and leaves nothing behind', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const verifier = await startVerifierProcess(bundle.file, port, { env: { VERIFIER_WORKERS: '2' } })
  await vi.waitUntil(() => workersOf(verifier).length === 2, { timeout: 20_000 })
  const workers = workersOf(verifier)
  expect(await verifier.ended).toBe(1)
  expect(verifier.output()).toContain(`port ${port} is taken`)
  expect(workers.map(isGone)).toEqual([true, true])
  server.close()
})

test('asked to end while it starts, it leaves nothing behind', async () => {
  const verifier = await startVerifierProcess(bundle.file, undefined, { env: { VERIFIER_WORKERS: '2' } })
  await vi.waitUntil(() => workersOf(verifier).length === 2, { timeout: 20_000 })
  const workers = workersOf(verifier)
  await stop(verifier)
  expect(workers.map(isGone)).toEqual([true, true])
})
