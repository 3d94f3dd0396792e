import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  attenuateTestToken,
  copyOf,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  registerTestCopy,
  type TestWorld,
} from './testing/test-world'
import { bundleVerifier, startVerifierProcess, type VerifierProcess } from './testing/verifier-process'

// biscuit-wasm gives up after 1 ms of wall time, which a busy machine takes from it at any moment. No valid request may be refused for that:
// from a cold start, with more work on every core than it can do. `npm run bench` asks 100,000 times.

const requests = Number(process.env.SOAK_REQUESTS ?? 2_000)
const concurrency = 16

let burners: ChildProcess[]
let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let verifier: VerifierProcess
let world: TestWorld
let questions: Record<string, unknown>[]

beforeAll(async () => {
  world = await createTestWorld()
  questions = await validQuestions()
  bundle = await bundleVerifier()
  burners = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);']))
  verifier = await startVerifierProcess(bundle.file)
})
afterAll(async () => {
  for (const burner of burners) burner.kill('SIGKILL')
  verifier.child.kill('SIGTERM')
  await verifier.ended
  await bundle.remove()
})

test(
  `${requests} valid requests from a cold start on a busy machine: none is refused`,
  async () => {
    await verifier.ready
    const codes = new Map<string, number>()
    let asked = 0
    const ask = async () => {
      while (asked < requests) {
        const code = await codeOf(questions[asked++ % questions.length]!)
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
    }
    const began = performance.now()
    await Promise.all(Array.from({ length: concurrency }, ask))
    const seconds = (performance.now() - began) / 1_000
    if (process.env.SOAK_REQUESTS)
      console.log(`${requests} requests in ${seconds.toFixed(0)} s:`, Object.fromEntries(codes))
    expect(Object.fromEntries(codes), verifier.output()).toEqual({ ok: requests })
  },
  6 * 3_600_000,
)

async function codeOf(question: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${verifier.url}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  return response.status === 200 ? ((await response.json()) as { code: string }).code : String(response.status)
}

/** A root, a narrow child, listed and unlisted copies, and custom Datalog, of an admin and of someone who needs roles and teams. */
async function validQuestions(): Promise<Record<string, unknown>[]> {
  const reader = await createTestServiceUser(world.organization, 'Reader', 'member')
  const asked = {
    application: 'orders',
    operation: 'order:list',
    clientIp: '203.0.113.7',
    method: 'GET',
    path: '/orders',
  }
  const secrets: string[] = []
  for (const serviceUserId of [world.pipeline.id, reader.id]) {
    const root = await createTestToken(world, { serviceUserId, expiresAt: '2126-01-01T00:00:00Z' })
    const child = await attenuateTestToken(world, root.tokenId, [
      { type: 'applications', ids: [world.orders.id] },
      { type: 'operations', names: ['order:list', 'order:read'] },
      { type: 'networks', cidrs: ['203.0.113.0/24', '2001:db8::/32'] },
    ])
    const listed = await copyOf(world, child.secret, [{ type: 'read_only' }])
    await registerTestCopy(world, listed, [[{ type: 'read_only' }]])
    const unlisted = await copyOf(world, listed, [{ type: 'not_before', at: '2020-01-01T00:00:00Z' }])
    const custom = await copyOf(world, root.secret, [
      {
        type: 'custom',
        source: 'check if operation($o), $o.starts_with("order:"), path($p), $p.starts_with("/orders");',
      },
    ])
    secrets.push(root.secret, child.secret, listed, unlisted, custom)
  }
  return secrets.map((token) => ({ ...asked, token }))
}
