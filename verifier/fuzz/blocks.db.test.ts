import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspect } from '@/lib/biscuit/inspect'
import { codes } from '@/lib/decision/decision'
import {
  append,
  closeEnvelope,
  contentOf,
  type Envelope,
  type Field,
  newNextKey,
  nextKeyOf,
  openEnvelope,
  readMessage,
  writeMessage,
} from '../testing/craft'
import { startPlainBiscuit } from '../testing/plain-biscuit'
import { verifierOfThisFile } from '../testing/test-verifier'
import { copyOf, createTestToken, createTestWorld, type TestWorld } from '../testing/test-world'

// Tokens whose messages are valid, and yet not what anybody minted. Whatever the verifier allows, biscuit-wasm alone allows too.

const runs = 1_000
const verifier = verifierOfThisFile()
const plain = startPlainBiscuit()
let world: TestWorld
let secret: string
/** Of the organization's own key, with three blocks. */
let token: Envelope
let other: Envelope

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
  const narrow = await copyOf(world, secret, [
    { type: 'applications', ids: [world.orders.id] },
    { type: 'operations', names: ['order:list', 'order:read'] },
  ])
  const custom = 'ok($a) <- access($a); check if ok("read"), [1, 2].any($n -> $n > 1);'
  token = envelopeOf(await copyOf(world, narrow, [{ type: 'custom', source: custom }]))
  other = envelopeOf(await copyOf(world, (await createTestToken(world)).secret, [{ type: 'read_only' }]))
})
afterAll(() => plain.end())

function envelopeOf(text: string): Envelope {
  const inspection = inspect(text)
  if (!inspection.ok) throw new Error(inspection.message)
  return openEnvelope(inspection.bytes)
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  const { code } = await verifier.get().running.decide({
    token: Buffer.from(bytes).toString('base64url'),
    organization: world.organization.slug,
    application: 'orders',
    operation: 'order:list',
  })
  expect(codes.filter((one) => one !== 'unavailable')).toContain(code)
  return code
}

async function plainly(bytes: Uint8Array): Promise<string> {
  const facts = `time(${new Date().toISOString().slice(0, 19)}Z); application("${world.orders.id}"); operation("order:list"); access("read");`
  const { publicKey } = world.organization.signingKey
  return (await plain.ask(Buffer.from(bytes).toString('base64url'), publicKey, facts)).says
}

test('the token itself is allowed, and biscuit-wasm alone agrees', async () => {
  expect(await codeOf(closeEnvelope(token))).toBe('ok')
  expect(await plainly(closeEnvelope(token))).toBe('allowed')
})

test('blocks in another order, twice, left out, or of another token', async () => {
  const blocks = [...token.signed, ...other.signed]
  const count = token.signed.length
  const orders = fc.array(fc.nat(blocks.length - 1), { minLength: 1, maxLength: 6 })
  const proofs = fc.constantFrom(token.proof, other.proof)
  await fc.assert(
    fc.asyncProperty(orders, proofs, async (order, proof) => {
      const isWhole = String(order) === String([...Array(count).keys()]) && proof === token.proof
      const isOther = String(order) === String([count, count + 1]) && proof === other.proof
      fc.pre(!isWhole && !isOther)
      const signed = order.map((index) => blocks[index]!)
      expect(['malformed', 'bad_signature']).toContain(await codeOf(closeEnvelope({ ...token, signed, proof })))
    }),
    { numRuns: runs },
  )
})

/** One change somewhere in a message. */
const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('drop', 'double', 'swap', 'number', 'value', 'empty', 'retype'),
  value: fc.oneof(
    fc.bigInt({ min: 0n, max: 40n }),
    fc.bigInt({ min: 1020n, max: 1040n }),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  ),
})
const changes = fc.array(change, { minLength: 1, maxLength: 3 })
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

/** All lists of fields in a message, with the place of each. */
function placesIn(fields: Field[]): { list: Field[]; index: number }[] {
  return fields.flatMap((field, index) => [
    { list: fields, index },
    ...(Array.isArray(field.value) ? placesIn(field.value) : []),
  ])
}

function changed(bytes: Uint8Array, depth: number, list: Change[]): Uint8Array {
  const fields = readMessage(bytes, depth)
  for (const { at, kind, value } of list) {
    const places = placesIn(fields)
    if (places.length === 0) continue
    const { list: siblings, index } = places[at % places.length]!
    const field = siblings[index]!
    if (kind === 'drop') siblings.splice(index, 1)
    if (kind === 'double') siblings.splice(index, 0, structuredClone(field))
    if (kind === 'swap') siblings.push(...siblings.splice(index, 1))
    if (kind === 'number') field.number = Number(value % 12n) + 1
    if (kind === 'value' && typeof field.value === 'bigint') field.value = value
    if (kind === 'empty') field.value = Array.isArray(field.value) ? [] : new Uint8Array()
    if (kind === 'retype') field.value = typeof field.value === 'bigint' ? writeMessage([field]) : value
  }
  return writeMessage(fields)
}

test('fields of a token dropped, doubled, moved, renumbered or of another type, as nobody signed them', async () => {
  const bytes = closeEnvelope(token)
  await fc.assert(
    fc.asyncProperty(changes, async (list) => {
      const made = changed(bytes, 6, list)
      const code = await codeOf(made)
      // The same fields in another order are the same token.
      if (code === 'ok') expect(await plainly(made)).toBe('allowed')
      else expect(['malformed', 'bad_signature']).toContain(code)
    }),
    { numRuns: 3 * runs },
  )
}, 600_000)

test('the same of a block, as its holder signs it', async () => {
  const blocks = token.signed.slice(1).map(contentOf)
  const met = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...blocks), changes, async (block, list) => {
      const base = envelopeOf(secret)
      const made = closeEnvelope(append(base, changed(block, 5, list), nextKeyOf(base), newNextKey(0)))
      const code = await codeOf(made)
      met.add(code)
      expect(code).not.toBe('bad_signature')
      if (code === 'ok') expect(await plainly(made)).toBe('allowed')
      else expect(['malformed', 'restricted', 'too_complex', 'expired', 'not_yet_valid']).toContain(code)
    }),
    { numRuns: runs },
  )
  // Else it would have shown little.
  expect([...met]).toEqual(expect.arrayContaining(['ok', 'malformed', 'restricted']))
}, 600_000)

test('a block that names or bears a secp256r1 key, which biscuit-wasm alone accepts: malformed', async () => {
  const block = contentOf(token.signed[1]!)
  const base = envelopeOf(secret)
  const [ed, ec] = [newNextKey(0), newNextKey(1)]
  const naming = append(base, block, nextKeyOf(base), ec, 1)
  // No symbol may come twice: a block that holds nothing but the version of its Datalog.
  const empty = writeMessage([{ number: 3, value: 3n }])
  const bearing = append(naming, empty, ec, ed, 1)
  for (const crafted of [naming, bearing, append(bearing, empty, ed, newNextKey(0), 1)]) {
    expect(await plainly(closeEnvelope(crafted))).toBe('allowed')
    expect(await codeOf(closeEnvelope(crafted))).toBe('malformed')
  }
  // So that it is for the algorithm, and not for how it was put together.
  expect(await codeOf(closeEnvelope(append(base, block, nextKeyOf(base), ed, 1)))).toBe('ok')
})
