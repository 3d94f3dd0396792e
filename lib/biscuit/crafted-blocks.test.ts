import { createPrivateKey, sign } from 'node:crypto'
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { requests, restrictions } from '../restrictions/arbitraries'
import type { Restriction } from '../restrictions/schema'
import { authorize } from './authorize'
import { evaluateDialect } from './evaluate-dialect'
import { type TestToken, testToken } from './factories'
import { generateKeyPair, type SigningKeyPair } from './keys'
import { printBlock } from './print'
import { readToken } from './read-token'
import { verify } from './verify'

// What a holder can do who writes bytes instead of Datalog: the last private key of a token signs whatever it is given.
let root: TestToken
let next: SigningKeyPair
beforeAll(async () => {
  root = await testToken()
  next = await generateKeyPair()
})

test('a block whose bytes were changed means the same to this library and to biscuit-wasm, or is refused', async () => {
  // Small numbers are what most of a block's bytes are: fields, kinds, symbols, lengths.
  const values = fc.oneof(fc.nat(28), fc.integer({ min: 128, max: 140 }), fc.nat(255))
  const edits = fc.record({
    position: fc.nat(),
    value: values,
    kind: fc.constantFrom('set', 'set', 'insert', 'remove'),
  })
  const changes = fc.array(edits, { minLength: 1, maxLength: 2 })
  const lists = fc.sample(fc.array(restrictions, { minLength: 1, maxLength: 2 }), 30)
  const blocks = fc.constantFrom(...(await Promise.all(lists.map(blockOf))))
  let compared = 0
  await fc.assert(
    fc.asyncProperty(blocks, changes, requests, async (block, change, facts) => {
      const bytes = crafted(edited(block, change))
      const reading = readToken(bytes)
      if (!reading.ok || reading.token.blocks[1]?.content.kind !== 'dialect') return
      const { token } = reading
      const verified = await verify(bytes, root.key.publicKey)
      expect(verified).not.toBe('bad_signature')
      if (verified !== 'ok') return
      compared += 1
      const ours = evaluateDialect(token, facts).map(({ block, check, source }) => ({ block, check, source }))
      expect(await authorize(bytes, token, root.key.publicKey, facts)).toEqual(
        ours.length === 0 ? { kind: 'passed' } : { kind: 'failed', checks: ours },
      )
    }),
    { numRuns: 1500 },
  )
  // Else the test would show nothing.
  expect(compared).toBeGreaterThan(0)
})

test('a block whose bytes were changed into custom Datalog can be printed and run, whatever comes of it', async () => {
  const block = await blockOf([
    {
      type: 'custom',
      source: 'a($x, {1}) <- b($x, "c", true); check all a($x), $x.starts_with("d") || [1].any($p -> $p > 2);',
    },
  ])
  const edits = fc.record({ position: fc.nat(), value: fc.nat(140), kind: fc.constant('set') })
  await fc.assert(
    fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 2 }), async (change) => {
      const bytes = crafted(edited(block, change))
      const reading = readToken(bytes)
      if (!reading.ok) return
      expect(printBlock(reading.token.blocks[1]!.datalog)).toEqual(expect.any(String))
      expect(await authorize(bytes, reading.token, root.key.publicKey, { now: 0 })).toMatchObject({
        kind: expect.any(String),
      })
    }),
    { numRuns: 500 },
  )
})

test('a block in a version of Datalog that is not known is refused', async () => {
  // Field 3 is the version; 7 does not exist yet, 2 no longer.
  for (const version of [0, 2, 7]) {
    expect(readToken(crafted(new Uint8Array([0x18, version])))).toMatchObject({ ok: false, problem: 'unsupported' })
  }
  expect(readToken(crafted(new Uint8Array([0x18, 3])))).toMatchObject({ ok: true })
})

test('a symbol that is there already is refused: it would have two numbers', () => {
  const block = (symbol: string) =>
    new BinaryWriter().tag(1, WireType.LengthDelimited).string(symbol).tag(3, WireType.Varint).uint32(3).finish()
  expect(readToken(crafted(block('organization')))).toMatchObject({ ok: false })
  expect(readToken(crafted(block('read')))).toMatchObject({ ok: false })
  expect(readToken(crafted(block('something new')))).toMatchObject({ ok: true })
})

test('a rule that biscuit-wasm refuses to run makes the token malformed, not a crash', async () => {
  // RuleV2 with a variable in its head that no body binds: `read($write) <-`, written by hand.
  const head = new BinaryWriter()
    .tag(1, WireType.Varint)
    .uint64(0)
    .tag(2, WireType.LengthDelimited)
    .bytes(new Uint8Array([0x08, 1]))
    .finish()
  const rule = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(head).finish()
  const bytes = crafted(
    new BinaryWriter().tag(3, WireType.Varint).uint32(3).tag(5, WireType.LengthDelimited).bytes(rule).finish(),
  )
  const reading = readToken(bytes)
  if (!reading.ok) throw new Error(reading.message)
  expect(await authorize(bytes, reading.token, root.key.publicKey, { now: 0 })).toEqual({ kind: 'malformed' })
})

/** The bytes of the block that these restrictions make after the root's authority block. */
async function blockOf(list: Restriction[]): Promise<Uint8Array> {
  const { bytes } = await testToken([list], { ...root.input, blocks: [list] })
  return fieldOf(fieldOf(bytes, 3), 1)
}

/** The root's token with one more block of these very bytes, correctly signed (signature version 0 of the Biscuit specification). */
function crafted(block: Uint8Array): Uint8Array {
  const [publicKey, privateKey] = [Buffer.from(next.publicKey, 'hex'), Buffer.from(next.privateKey, 'hex')]
  const payload = Buffer.concat([block, Buffer.from([0, 0, 0, 0]), publicKey])
  const secret = fieldOf(fieldOf(root.bytes, 4), 1)
  // RFC 8410: an Ed25519 private key in PKCS #8 is these bytes and the key.
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret])
  const signature = sign(null, payload, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
  const key = new BinaryWriter()
    .tag(1, WireType.Varint)
    .uint32(0)
    .tag(2, WireType.LengthDelimited)
    .bytes(publicKey)
    .finish()
  const signed = messageOf([block, key, signature])
  return new BinaryWriter()
    .tag(1, WireType.Varint)
    .uint32(root.key.id)
    .tag(2, WireType.LengthDelimited)
    .bytes(fieldOf(root.bytes, 2))
    .tag(3, WireType.LengthDelimited)
    .bytes(signed)
    .tag(4, WireType.LengthDelimited)
    .bytes(messageOf([privateKey]))
    .finish()
}

function messageOf(values: Uint8Array[]): Uint8Array {
  const writer = new BinaryWriter()
  for (const [index, value] of values.entries()) writer.tag(index + 1, WireType.LengthDelimited).bytes(value)
  return writer.finish()
}

function fieldOf(message: Uint8Array, field: number): Uint8Array {
  const reader = new BinaryReader(message)
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    if (number === field) return reader.bytes()
    reader.skip(type)
  }
  throw new Error(`The message has no field ${field}.`)
}

function edited(bytes: Uint8Array, edits: { position: number; value: number; kind: string }[]): Uint8Array {
  const values = [...bytes]
  for (const { position, value, kind } of edits) {
    const at = position % Math.max(1, values.length)
    if (kind === 'insert') values.splice(at, 0, value)
    else values.splice(at, 1, ...(kind === 'set' ? [value] : []))
  }
  return new Uint8Array(values)
}
