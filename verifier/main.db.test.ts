import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { isPgbouncerInstalled, startPgbouncer } from '@/lib/db/testing/pgbouncer'
import { copyOf, createTestToken, createTestWorld, joinBomb, type TestWorld } from './testing/test-world'
import { bundleVerifier, startVerifierProcess } from './testing/verifier-process'

let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let world: TestWorld
let secret: string
let tokenId: string

beforeAll(async () => {
  bundle = await bundleVerifier()
  world = await createTestWorld()
  ;({ secret, tokenId } = await createTestToken(world))
})
afterAll(() => bundle.remove())

async function ask(url: string, token = secret): Promise<string> {
  const response = await fetch(`${url}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, operation: 'order:list' }),
  })
  return ((await response.json()) as { code: string }).code
}

test('the bundle answers once it is ready, custom Datalog included, and SIGTERM ends it with its counts written', async () => {
  // On a starved machine what takes too long is else given up before it has used its time up.
  const verifier = await startVerifierProcess(bundle.file, undefined, { env: { LATCHKEY_STALENESS_SECONDS: '60' } })
  await verifier.ready
  const custom = (source: string) => copyOf(world, secret, [{ type: 'custom', source }])
  expect(await ask(verifier.url)).toBe('ok')
  expect(await ask(verifier.url, await custom('check if operation($o), $o.ends_with(":list");'))).toBe('ok')
  expect(await ask(verifier.url, await custom(joinBomb))).toBe('too_complex')
  expect(await ask(verifier.url)).toBe('ok')

  verifier.child.kill('SIGTERM')
  expect(await verifier.ended).toBe(0)
  const counts = await db.usageMinute.findMany({ where: { tokenId }, select: { code: true, count: true } })
  const total = (code: string) => counts.filter((row) => row.code === code).reduce((sum, row) => sum + row.count, 0)
  expect({ ok: total('ok'), too_complex: total('too_complex') }).toEqual({ ok: 3, too_complex: 1 })
  expect(verifier.output()).not.toContain(secret.slice(10, 60))
  expect(verifier.output()).not.toContain(process.env.LATCHKEY_SECRET)
})

test('a request that is under way when it is asked to end is answered', async () => {
  const verifier = await startVerifierProcess(bundle.file)
  await verifier.ready
  // Its state cannot be read while somebody holds the table.
  const holder = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await holder.connect()
  await holder.query('BEGIN')
  await holder.query('LOCK TABLE "Organization" IN ACCESS EXCLUSIVE MODE')
  const answer = ask(verifier.url)
  await waitingForLock(holder)
  verifier.child.kill('SIGTERM')
  await holder.query('COMMIT')
  expect(await answer).toBe('ok')
  expect(await verifier.ended).toBe(0)
  await holder.end()
})

test('it ends when its supervisor is gone', async () => {
  const verifier = await startVerifierProcess(bundle.file)
  await verifier.ready
  verifier.child.disconnect()
  expect(await verifier.ended).toBe(0)
})

test.skipIf(!isPgbouncerInstalled)(
  'started by hand, it warns of a pooler that it cannot listen through',
  async () => {
    const pooler = await startPgbouncer(process.env.DATABASE_URL!)
    const env = { DATABASE_URL: pooler.url }
    const supervised = await startVerifierProcess(bundle.file, undefined, { env })
    await supervised.ready
    const verifier = await startVerifierProcess(bundle.file, undefined, { env, byHand: true })
    const warning = 'DATABASE_URL: this is a pooler in transaction mode, and there is no LATCHKEY_DIRECT_DATABASE_URL.'
    await vi.waitUntil(() => verifier.output().includes(warning), { timeout: 20_000 })
    // Which does not keep it from answering.
    await vi.waitUntil(async () => (await ask(verifier.url).catch(() => undefined)) === 'ok', { timeout: 20_000 })
    // Its supervisor has said it already.
    expect(supervised.output()).not.toContain('pooler')
    for (const { child, ended } of [verifier, supervised]) {
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
    }
    await pooler.close()
  },
  60_000,
)

test('a taken port is a sentence', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const verifier = await startVerifierProcess(bundle.file, port)
  expect(await verifier.ended).toBe(1)
  expect(verifier.output()).toContain(`port ${port} is taken`)
  server.close()
})

/** Resolves when some query waits for a lock. */
async function waitingForLock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(`SELECT FROM pg_locks WHERE NOT granted LIMIT 1`)
    if (rows.length > 0) return
  }
}
