import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { chains } from '../restrictions/arbitraries'
import { maxElements, maxNetworks } from '../restrictions/schema'
import { quote } from '../restrictions/to-datalog'
import { toBase64Url } from './base64url'
import { opened, type TestToken, testToken } from './factories'
import { inspect } from './inspect'
import { type BiscuitModule, loadBiscuit } from './load'
import { type AuthorityBlock, type ReadToken, readToken } from './read-token'
import { parseVerified, verify } from './verify'

let biscuit: BiscuitModule
let root: TestToken
beforeAll(async () => {
  biscuit = await loadBiscuit()
  root = await testToken()
})

/** A token with one more block of this source, as any holder may make it. */
async function withBlock(source: string): Promise<Uint8Array> {
  const parsed = await parseVerified(root.bytes, root.key.publicKey)
  if (parsed.outcome !== 'ok') throw new Error(parsed.outcome)
  const builder = biscuit.Biscuit.block_builder()
  builder.addCode(source)
  return parsed.biscuit.appendBlock(builder).toBytes()
}

async function contentOf(source: string) {
  const reading = readToken(await withBlock(source))
  if (!reading.ok) throw new Error(reading.message)
  return reading.token.blocks[1]?.content
}

describe('the dialect', () => {
  test('goes to Datalog, into a token, and back from its bytes without loss', async () => {
    await fc.assert(
      fc.asyncProperty(chains, async (blocks) => {
        const { token } = await testToken(blocks, { privateKey: root.key.privateKey })
        expect(restrictionsOf(token)).toEqual(blocks)
      }),
      { numRuns: 60 },
    )
  })

  test('allows any name for a variable', async () => {
    expect(await contentOf('check if time($t), $t < 2026-12-21T00:00:00Z')).toEqual({
      kind: 'dialect',
      restrictions: [{ type: 'expires', at: '2026-12-21T00:00:00Z' }],
    })
  })

  test('is normalised when a holder repeats or reorders', async () => {
    expect(
      await contentOf(
        'check if client_network("192.0.2.0/24") or client_network("10.0.0.0/8") or client_network("10.0.0.0/8")',
      ),
    ).toEqual({
      kind: 'dialect',
      restrictions: [{ type: 'networks', cidrs: ['10.0.0.0/8', '192.0.2.0/24'] }],
    })
  })
})

describe('custom Datalog', () => {
  test.each([
    ['facts of its own', 'check if application($a), {"app_a"}.contains($a); application("app_a");'],
    ['a rule', 'access("read") <- method("GET"); check if access("read");'],
    ['a scope of the check', 'check if access("read") trusting authority;'],
    ['check all', 'check all operation($operation), {"order:list"}.contains($operation);'],
    ['reject if', 'reject if access("read");'],
    ['write access', 'check if access("write");'],
    ['an array instead of a set', 'check if application($a), ["app_a"].contains($a);'],
    ['an empty set', 'check if application($a), {,}.contains($a);'],
    ['a set of numbers', 'check if application($a), {1, 2}.contains($a);'],
    ['another variable', 'check if application($a), operation($b), {"app_a"}.contains($b);'],
    ['a constant on the right', 'check if application($a), {"app_a"}.contains("app_a");'],
    ['an id of something else', 'check if application($a), {"org_a"}.contains($a);'],
    ['an operation that is none', 'check if operation($a), {"order"}.contains($a);'],
    ['another comparison', 'check if time($t), $t <= 2026-12-21T00:00:00Z;'],
    ['a comparison the other way round', 'check if time($t), 2026-12-21T00:00:00Z > $t;'],
    ['one more condition', 'check if time($t), $t < 2026-12-21T00:00:00Z, 1 < 2;'],
    ['two predicates', 'check if access("read"), method("GET");'],
    ['an alternative', 'check if access("read") or access("write");'],
    ['a network not in canonical form', 'check if client_network("10.1.2.3/8");'],
    ['a network and something else', 'check if client_network("10.0.0.0/8") or access("read");'],
    ['a dialect check beside another', 'check if access("read"); check if method("GET");'],
  ])('is what has %s', async (_, source) => {
    expect(await contentOf(source)).toMatchObject({ kind: 'custom' })
  })

  test('is what has a scope for the whole block', async () => {
    // Scope { ScopeType scopeType = 1 } in field 7, which biscuit-wasm's own builder cannot write.
    const scope = new BinaryWriter()
      .tag(7, WireType.LengthDelimited)
      .bytes(new Uint8Array([0x08, 1]))
      .finish()
    const bytes = rewrite(await withBlock('check if access("read");'), 3, (signed) =>
      rewrite(signed, 1, (block) => new Uint8Array([...block, ...scope])),
    )
    expect(inspect(toBase64Url(bytes))).toMatchObject({
      blocks: [{}, { kind: 'custom', source: 'trusting previous;\ncheck if access("read");' }],
    })
  })

  test('is what has a hostile string, which prints with its quotes escaped', async () => {
    const hostile = '10.0.0.0/8") or client_network("0.0.0.0/0'
    const bytes = await withBlock(`check if client_network(${quote(hostile)})`)
    expect(inspect(toBase64Url(bytes))).toMatchObject({
      blocks: [{ kind: 'authority' }, { kind: 'custom', source: `check if client_network(${quote(hostile)});` }],
    })
  })

  test('names the restriction of each check that is one, and the networks it mentions', async () => {
    expect(
      await contentOf('check if time($t), $t < 2026-12-21T00:00:00Z; check if client_network("10.1.2.3/8"), a("b");'),
    ).toEqual({
      kind: 'custom',
      checks: [{ type: 'expires', at: '2026-12-21T00:00:00Z' }, undefined],
      networks: ['10.1.2.3/8'],
    })
  })

  test('with any string in any place survives into words and source', async () => {
    const strings = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('"', '\\', '\n', '\uFEFFapp_a', '\\"', '"}.contains("'),
    )
    await fc.assert(
      fc.asyncProperty(strings, async (text) => {
        const source = `check if a(${quote(text)}, {${quote(text)}});`
        const { token } = opened(toBase64Url(await withBlock(source)))
        expect(token.blocks[1]?.datalog.checks[0]?.queries[0]?.body[0]?.terms[0]).toEqual({
          type: 'string',
          value: text,
        })
      }),
      { numRuns: 100 },
    )
  })
})

describe('what is not accepted', () => {
  test('a set or a list of networks beyond the caps, though each holder can append one', async () => {
    const values = (count: number) => Array.from({ length: count }, (_, index) => `"o:${index}"`).join(', ')
    const networks = (count: number) =>
      Array.from({ length: count }, (_, index) => `client_network("10.0.0.${index}/32")`).join(' or ')
    expect(await contentOf(`check if operation($o), {${values(maxElements)}}.contains($o)`)).toMatchObject({
      kind: 'dialect',
    })
    expect(
      readToken(await withBlock(`check if operation($o), {${values(maxElements + 1)}}.contains($o)`)),
    ).toMatchObject({ problem: 'beyond_limits' })
    expect(await contentOf(`check if ${networks(maxNetworks)}`)).toMatchObject({ kind: 'dialect' })
    expect(readToken(await withBlock(`check if ${networks(maxNetworks + 1)}`))).toMatchObject({
      problem: 'beyond_limits',
    })
  })

  test('more than 16 blocks', async () => {
    const parsed = await parseVerified(root.bytes, root.key.publicKey)
    if (parsed.outcome !== 'ok') throw new Error(parsed.outcome)
    let current = parsed.biscuit
    const append = (times: number) => {
      for (let index = 0; index < times; index++) current = current.appendBlock(biscuit.Biscuit.block_builder())
      return readToken(current.toBytes())
    }
    expect(append(15)).toMatchObject({ ok: true })
    expect(append(1)).toMatchObject({ ok: false, problem: 'beyond_limits' })
  })

  test('a block of a third party', async () => {
    const parsed = await parseVerified(root.bytes, root.key.publicKey)
    if (parsed.outcome !== 'ok') throw new Error(parsed.outcome)
    const builder = biscuit.Biscuit.block_builder()
    builder.addCode('check if access("read");')
    const pair = new biscuit.KeyPair(biscuit.SignatureAlgorithm.Ed25519)
    const block = parsed.biscuit.getThirdPartyRequest().createBlock(pair.getPrivateKey(), builder)
    const bytes = parsed.biscuit.appendThirdPartyBlock(pair.getPublicKey(), block).toBytes()
    expect(readToken(bytes)).toMatchObject({ ok: false, problem: 'unsupported', message: /third party/ })
  })

  test('a signature of another algorithm, at the root or in an appended block', async () => {
    const { KeyPair, SignatureAlgorithm, Biscuit } = biscuit
    const builder = Biscuit.builder()
    builder.addCode(inspectSource(root.token))
    const bytes = builder.build(new KeyPair(SignatureAlgorithm.Secp256r1).getPrivateKey()).toBytes()
    expect(readToken(bytes)).toMatchObject({
      ok: false,
      problem: 'unsupported',
      message: /another algorithm than Ed25519/,
    })
    const key = new BinaryWriter()
      .tag(1, WireType.Varint)
      .uint32(1)
      .tag(2, WireType.LengthDelimited)
      .bytes(new Uint8Array(33).fill(2))
      .finish()
    const changed = rewrite(root.bytes, 2, (block) => rewrite(block, 2, () => key))
    expect(readToken(changed)).toMatchObject({ ok: false, problem: 'unsupported' })
  })

  test('a Biscuit that Latchkey did not make', () => {
    const pair = new biscuit.KeyPair(biscuit.SignatureAlgorithm.Ed25519)
    for (const source of [
      'user("1234");',
      `${inspectSource(root.token)} admin("yes");`,
      inspectSource(root.token).replace('latchkey(1)', 'latchkey(2)'),
      `${inspectSource(root.token)} check if true;`,
    ]) {
      const builder = biscuit.Biscuit.builder()
      builder.addCode(source)
      expect(readToken(builder.build(pair.getPrivateKey()).toBytes())).toEqual({
        ok: false,
        problem: 'not_latchkey',
        message: 'This is a Biscuit, but not one that Latchkey made.',
      })
    }
  })

  test('a field that is unknown, repeated or of another type: readers would differ about it', () => {
    const extra = (write: (writer: BinaryWriter) => BinaryWriter) =>
      new Uint8Array([...root.bytes, ...write(new BinaryWriter()).finish()])
    for (const bytes of [
      extra((writer) => writer.tag(9, WireType.Varint).uint32(1)),
      extra((writer) => writer.tag(1, WireType.Varint).uint32(7)),
      extra((writer) => writer.tag(3, WireType.Varint).uint32(7)),
      rewrite(root.bytes, 2, (block) => rewrite(block, 1, (content) => new Uint8Array([...content, 0x18, 3]))),
    ]) {
      expect(readToken(bytes)).toMatchObject({ ok: false, problem: 'not_a_token' })
    }
  })
})

describe('bytes from anywhere', () => {
  test('give a reading or a refusal, never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const reading = readToken(bytes)
        expect(reading.ok).toBe(false)
        expect(reading.ok || reading.message).toMatch(/\.$/)
      }),
      { numRuns: 1000 },
    )
  })

  test('that were a token before any one of them changed are none now, or bear no valid signature', async () => {
    const { bytes, key } = await testToken([[{ type: 'read_only' }, { type: 'operations', names: ['order:list'] }]])
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (position, change) => {
        const altered = bytes.slice()
        altered[position]! ^= change
        const reading = readToken(altered)
        // The key id is no part of what is signed: it says which key to try.
        const isRefused =
          !reading.ok || reading.token.rootKeyId !== key.id || (await verify(altered, key.publicKey)) !== 'ok'
        expect(isRefused).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('that are nested without end cost no more than their length', () => {
    let term = new BinaryWriter().tag(2, WireType.Varint).int64(1).finish()
    for (let depth = 0; depth < 400; depth++) {
      const list = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(term).finish()
      term = new BinaryWriter().tag(9, WireType.LengthDelimited).bytes(list).finish()
    }
    const predicate = new BinaryWriter()
      .tag(1, WireType.Varint)
      .uint64(0)
      .tag(2, WireType.LengthDelimited)
      .bytes(term)
      .finish()
    const fact = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(predicate).finish()
    const block = new BinaryWriter()
      .tag(3, WireType.Varint)
      .uint32(6)
      .tag(4, WireType.LengthDelimited)
      .bytes(fact)
      .finish()
    expect(readToken(rewrite(root.bytes, 2, (signed) => rewrite(signed, 1, () => block)))).toMatchObject({
      problem: 'not_a_token',
    })
  })
})

describe('who remembers authority blocks', () => {
  const kept = new Map<string, AuthorityBlock>()
  const asked = { recalled: 0 }
  const keyOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const memory = {
    recall: (bytes: Uint8Array) => {
      const block = kept.get(keyOf(bytes))
      if (block) asked.recalled += 1
      return block
    },
    keep: (bytes: Uint8Array, block: AuthorityBlock) => void kept.set(keyOf(bytes), block),
  }

  test('reads what everybody reads: of copies with symbols of their own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('order', 'operation', 'new', 'newer'), { minLength: 1 }),
        async (words) => {
          const bytes = await withBlock(words.map((word) => `${word}("${word}", "token");`).join(' '))
          expect(readToken(bytes, memory)).toEqual(readToken(bytes))
        },
      ),
      { numRuns: 30 },
    )
    expect(kept.size).toBe(1)
    expect(asked.recalled).toBe(29)
  })

  test('and of bytes that are altered, wherever', async () => {
    const { bytes } = await testToken([[{ type: 'read_only' }], [{ type: 'operations', names: ['order:list'] }]])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const altered = bytes.slice()
        altered[position]! ^= change
        readToken(bytes, memory)
        expect(readToken(altered, memory)).toEqual(readToken(altered))
        expect(readToken(bytes, memory)).toEqual(readToken(bytes))
      }),
      { numRuns: 1000 },
    )
  })
})

function restrictionsOf(token: ReadToken) {
  return token.blocks.slice(1).map(({ content }) => (content.kind === 'dialect' ? content.restrictions : content.kind))
}

function inspectSource(token: ReadToken): string {
  const { organizationId, tokenId, credentialId, owner } = token.authority
  return `latchkey(1); organization("${organizationId}"); token("${tokenId}"); credential("${credentialId}"); service_user("${owner.id}"); token_kind("service");`
}

/** The message with the content of one of its fields replaced. */
function rewrite(message: Uint8Array, field: number, change: (content: Uint8Array) => Uint8Array): Uint8Array {
  const [reader, writer] = [new BinaryReader(message), new BinaryWriter()]
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    writer.tag(number, type)
    if (type === WireType.Varint) writer.uint64(reader.uint64())
    else writer.bytes(number === field ? change(reader.bytes()) : reader.bytes())
  }
  return writer.finish()
}
