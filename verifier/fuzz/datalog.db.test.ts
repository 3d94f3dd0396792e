import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PlainAnswer, startPlainBiscuit } from '../testing/plain-biscuit'
import { randomBlock } from '../testing/random-datalog'
import { verifierOfThisFile } from '../testing/test-verifier'
import { createTestToken, createTestWorld, type TestWorld } from '../testing/test-world'

// Random Datalog in a block that a holder appends: the verifier and biscuit-wasm alone, in a process of its own, say the same.

const runs = Number(process.env.FUZZ_DATALOG ?? 1_000)
const attempts = 100
const verifier = verifierOfThisFile()
const plain = startPlainBiscuit()
let world: TestWorld
// Several, because each credential may use so much CPU time for custom Datalog, and no more.
let secrets: string[]

beforeAll(async () => {
  world = await createTestWorld()
  secrets = []
  for (let index = 0; index < 20; index++) secrets.push((await createTestToken(world)).secret)
})
afterAll(() => plain.end())

/** What may be answered where biscuit-wasm alone says so; the budget of CPU time is the verifier's own. */
const expected: Record<PlainAnswer['says'], string[]> = {
  allowed: ['ok', 'too_complex'],
  refused: ['restricted', 'expired', 'not_yet_valid', 'too_complex'],
  error: ['restricted', 'too_complex'],
  too_complex: ['too_complex'],
  invalid: ['malformed', 'bad_signature'],
  gave_up: ['restricted', 'too_complex', 'malformed'],
}

test('what a block of random Datalog lets pass is what biscuit-wasm lets pass', async () => {
  const { organization, orders } = world
  const { publicKey } = organization.signingKey
  const question = {
    organization: organization.slug,
    application: orders.slug,
    operation: 'order:list',
    method: 'GET',
    path: '/orders',
    clientIp: '203.0.113.7',
  }
  const counted: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(randomBlock, fc.constantFrom(...secrets), async (source, secret) => {
      const token = await plain.append(secret, publicKey, source)
      // Not everything that is put together at random is Datalog.
      fc.pre(token !== undefined)
      const now = new Date().toISOString().slice(0, 19)
      const facts = `time(${now}Z); application("${orders.id}"); operation("order:list"); access("read"); method("GET"); path("/orders"); client_ip("203.0.113.7");`
      const { code } = await verifier.get().running.decide({ ...question, token })
      let { says } = await plain.ask(token, publicKey, facts)
      // Where one of several facts makes an expression fail, biscuit-wasm ends with an error or with its answer, whichever fact it meets first.
      for (let again = 0; again < attempts; again++) {
        if (expected[says].includes(code)) break
        says = (await plain.ask(token, publicKey, facts)).says
      }
      counted[`${says}: ${code}`] = (counted[`${says}: ${code}`] ?? 0) + 1
      expect(expected[says], `${says}, and the verifier: ${code}`).toContain(code)
    }),
    { numRuns: runs, endOnFailure: true },
  )
  if (process.env.FUZZ_DATALOG) console.log('random Datalog:', counted)
  // Else it would have shown little.
  expect(counted).toMatchObject({ 'allowed: ok': expect.any(Number), 'refused: restricted': expect.any(Number) })
}, 3_600_000)
