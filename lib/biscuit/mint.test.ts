import { describe, expect, test } from 'vitest'
import type { Restriction } from '../restrictions/schema'
import { toDatalog } from '../restrictions/to-datalog'
import { attenuate } from './attenuate'
import { expectMade, opened, type TestToken, testToken } from './factories'
import { inspect, inspectBlocks } from './inspect'
import { generateKeyPair } from './keys'
import { mint } from './mint'
import { parseVerified, verify } from './verify'

const readOnly: Restriction = { type: 'read_only' }
const orders: Restriction = { type: 'applications', ids: ['app_a'] }
const custom: Restriction = { type: 'custom', source: 'check if method("GET");' }

describe('minting', () => {
  test('writes the authority block that the contract shows', async () => {
    const { input, secret, token, key, bytes } = await testToken([], {
      expiresAt: '2026-12-21T00:00:00Z',
      kind: 'scim',
    })
    expect(secret).toMatch(/^lk_scim_[A-Za-z0-9_-]+$/)
    expect(inspectBlocks(token)[0]?.source).toBe(
      [
        'latchkey(1);',
        `organization("${input.organizationId}");`,
        `token("${input.rootTokenId}");`,
        `credential("${input.credentialId}");`,
        `service_user("${input.owner.id}");`,
        'token_kind("scim");',
        'check if time($time), $time < 2026-12-21T00:00:00Z;',
        'check if path($path), $path.starts_with("/scim/v2/");',
      ].join('\n'),
    )
    expect(token.rootKeyId).toBe(7)
    expect(await verify(bytes, key.publicKey)).toBe('ok')
  })

  test('says whose it is: a service user or a membership', async () => {
    const { token } = await testToken([], { owner: { kind: 'membership', id: 'mem_1' }, kind: 'personal' })
    expect(token.authority).toMatchObject({ owner: { kind: 'membership', id: 'mem_1' }, kind: 'personal' })
  })

  test('gives a child the blocks of its lineage in order, custom Datalog in blocks of its own', async () => {
    const { token, revocationIds } = await testToken([[readOnly], [custom, orders]])
    expect(inspectBlocks(token).map(({ kind, restrictions }) => ({ kind, restrictions }))).toEqual([
      { kind: 'authority', restrictions: [] },
      { kind: 'dialect', restrictions: [readOnly] },
      { kind: 'dialect', restrictions: [orders] },
      { kind: 'custom', restrictions: [custom] },
    ])
    expect(token.blocks.map((block) => block.revocationId)).toEqual(revocationIds)
    expect(new Set(revocationIds).size).toBe(4)
    for (const id of revocationIds) expect(id).toMatch(/^[0-9a-f]{128}$/)
  })

  test('reads a root_key_id of 32 bits', async () => {
    expect((await testToken([], { rootKeyId: 0xffff_ffff })).token.rootKeyId).toBe(0xffff_ffff)
  })

  test('is refused in words beyond 16 blocks or 8,000 characters', async () => {
    const { input } = await testToken()
    expect(await mint({ ...input, blocks: Array.from({ length: 15 }, () => [readOnly]) })).toMatchObject({ ok: true })
    expect(await mint({ ...input, blocks: Array.from({ length: 16 }, () => [readOnly]) })).toEqual({
      ok: false,
      field: 'restrictions',
      message: 'A token has at most 16 blocks, and this one would have 17. Attenuate an ancestor instead.',
    })
    const many: Restriction = {
      type: 'operations',
      names: Array.from({ length: 256 }, (_, index) => `order:a_long_name_${index}`),
    }
    expect(await mint({ ...input, blocks: [[many]] })).toMatchObject({
      ok: false,
      message: /^A token has at most 8000 characters, and this one would have \d+\. Name fewer/,
    })
  })
})

describe('attenuating', () => {
  test('appends a block without the private key, and keeps every block before it', async () => {
    const parent = await testToken([[readOnly]])
    const made = expectMade(await attenuate(` Bearer ${parent.secret}`, [orders], [parent.key]))
    const { bytes, token } = opened(made.secret)
    expect(made.secret.startsWith('lk_svc_')).toBe(true)
    expect(made.revocationIds.slice(0, 2)).toEqual(parent.revocationIds)
    expect(inspectBlocks(token).at(-1)?.source).toBe(toDatalog([orders]))
    expect(await verify(bytes, parent.key.publicKey)).toBe('ok')
  })

  test('adds a block of its own to revoke even when it restricts nothing', async () => {
    const parent = await testToken()
    const [left, right] = await Promise.all([
      attenuate(parent.secret, [], [parent.key]),
      attenuate(parent.secret, [], [parent.key]),
    ])
    expect(expectMade(left).revocationIds).toHaveLength(2)
    expect(expectMade(left).revocationIds[1]).not.toBe(expectMade(right).revocationIds[1])
  })

  test.each<[string, (token: TestToken) => Promise<string> | string, RegExp]>([
    ['nothing', () => '', /There is no token here/],
    ['something else', () => 'hello', /This is not a token/],
    ['a token cut off', ({ secret }) => secret.slice(0, -9), /This token is cut off/],
    ['a sealed token', seal, /This token is sealed/],
  ])('refuses %s in words', async (_, change, message) => {
    const token = await testToken()
    expect(await attenuate(await change(token), [readOnly], [token.key])).toMatchObject({ ok: false, message })
  })

  test('refuses a token of another installation, and one that was altered', async () => {
    const { secret, key } = await testToken()
    expect(await attenuate(secret, [readOnly], [])).toMatchObject({
      message: /another organization or another installation/,
    })
    const { publicKey } = await generateKeyPair()
    expect(await attenuate(secret, [readOnly], [{ id: key.id, publicKey }])).toMatchObject({
      message: /signature .* does not fit/,
    })
  })

  test('says where custom Datalog does not parse', async () => {
    const { secret, key } = await testToken()
    expect(await attenuate(secret, [{ type: 'custom', source: 'check if\n  a(' }], [key])).toEqual({
      ok: false,
      field: 'custom',
      message: 'Line 2, column 5: The statement ends too early.',
    })
  })
})

test('a sealed token is read as such', async () => {
  expect(inspect(await seal(await testToken([[readOnly]])))).toMatchObject({ ok: true, token: { sealed: true } })
})

async function seal({ bytes, key }: TestToken): Promise<string> {
  const parsed = await parseVerified(bytes, key.publicKey)
  if (parsed.outcome !== 'ok') throw new Error(parsed.outcome)
  return parsed.biscuit.sealToken().toBase64()
}
