import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PlainAnswer, type PlainBiscuit, startPlainBiscuit } from '../testing/plain-biscuit'
import { randomBlock } from '../testing/random-datalog'
import { readMetrics } from '../testing/read-metrics'
import { verifierOfThisFile } from '../testing/test-verifier'
import { createTestToken, createTestWorld, joinBomb, sixWayJoin, type TestWorld } from '../testing/test-world'

// Random Datalog in a block that a holder appends: the verifier and biscuit-wasm alone, in processes of its own, say the same.

const blocks = 10_000
const attempts = 100
const verifier = verifierOfThisFile()
// Side by side, so that nobody waits.
const lanes = [startPlainBiscuit(), startPlainBiscuit(), startPlainBiscuit()]
let world: TestWorld
// Several, because each credential may use so much CPU time for custom Datalog, and no more; one after the other, because what is seen of one
// at a time is noted together. Most have more copies than are listed.
let secrets: string[]
const credentials = 40

beforeAll(async () => {
  world = await createTestWorld()
  secrets = []
  for (let index = 0; index < credentials; index++) secrets.push((await createTestToken(world)).secret)
})
afterAll(() => Promise.all(lanes.map((plain) => plain.end())))

/** What may be answered where biscuit-wasm alone says so; the budget of CPU time is the verifier's own. */
const expected: Record<PlainAnswer['says'], string[]> = {
  allowed: ['ok', 'too_complex'],
  refused: ['restricted', 'expired', 'not_yet_valid', 'too_complex'],
  error: ['restricted', 'too_complex'],
  too_complex: ['too_complex'],
  invalid: ['malformed', 'bad_signature'],
  gave_up: ['restricted', 'too_complex', 'malformed'],
}

async function codeOf(token: string): Promise<string> {
  const { code } = await verifier.get().running.decide({
    token,
    organization: world.organization.slug,
    application: world.orders.slug,
    operation: 'order:list',
    method: 'GET',
    path: '/orders',
    clientIp: '203.0.113.7',
  })
  return code
}

/** What both say; undefined when the source is no Datalog, as not everything is that is put together at random. */
async function compare(plain: PlainBiscuit, secret: string, source: string): Promise<string | undefined> {
  const { publicKey } = world.organization.signingKey
  const token = await plain.append(secret, publicKey, source)
  if (token === undefined) return undefined
  const now = new Date().toISOString().slice(0, 19)
  const facts = `time(${now}Z); application("${world.orders.id}"); operation("order:list"); access("read"); method("GET"); path("/orders"); client_ip("203.0.113.7");`
  const code = await codeOf(token)
  let { says } = await plain.ask(token, publicKey, facts)
  // Where one of several facts makes an expression fail, biscuit-wasm ends with an error or with its answer, whichever fact it meets first.
  for (let again = 0; again < attempts && !expected[says].includes(code); again++) {
    says = (await plain.ask(token, publicKey, facts)).says
  }
  expect(expected[says], `${says}, and the verifier: ${code}, of ${source}`).toContain(code)
  return `${says}: ${code}`
}

test('what a block of random Datalog lets pass is what biscuit-wasm lets pass', async () => {
  const counted: Record<string, number> = {}
  let done = 0
  const compareSome = async (plain: PlainBiscuit) => {
    while (done < blocks) {
      for (const source of fc.sample(randomBlock, 20)) {
        const secret = secrets[Math.floor((done * credentials) / blocks) % credentials]!
        const said = await compare(plain, secret, source)
        if (said === undefined) continue
        counted[said] = (counted[said] ?? 0) + 1
        done += 1
      }
    }
  }
  await Promise.all(lanes.map(compareSome))
  // Else it would have shown little.
  expect(counted).toMatchObject({ 'allowed: ok': expect.any(Number), 'refused: restricted': expect.any(Number) })
}, 600_000)

test('and none of them uses more CPU than it may, nor does one that would need seconds', async () => {
  const { publicKey } = world.organization.signingKey
  for (const [index, source] of [joinBomb, sixWayJoin].entries()) {
    const attack = await lanes[0]!.append(secrets[index]!, publicKey, source)
    expect(await codeOf(attack!)).toBe('too_complex')
  }
  const metrics = await readMetrics(verifier.get().url)
  const counted = (bound: string) => metrics.get(`latchkey_datalog_cpu_seconds_bucket{le="${bound}"}`)
  // Ended at 250 ms, by whoever looks every 20 ms; on a busy machine it looks later. Left alone these two take three seconds each.
  expect(counted('+Inf')).toBeGreaterThanOrEqual(2)
  expect(counted('1')).toBe(counted('+Inf'))
})
