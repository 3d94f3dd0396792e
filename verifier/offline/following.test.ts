import { beforeEach, describe, expect, test, vi } from 'vitest'
import { testToken } from '@/lib/biscuit/factories'
import { generateKeyPair } from '@/lib/biscuit/keys'
import { codeOf, feedOfEachTest, untilCode } from './testing/feed-of-each-test'

// What the server tells is followed; lies.test.ts has it lie, and real-feed.db.test.ts asks the real one.

const { feed, minted, open, secretOf } = feedOfEachTest()

describe.each([
  ['an event stream', true],
  ['answers to questions', false],
])('by %s', (_, streams) => {
  beforeEach(() => {
    feed().streams = streams
  })

  test('a revocation is followed, and a restoration', async () => {
    const verifier = await open()
    const { secret, revocationIds } = await minted([[{ type: 'operations', names: ['order:list'] }], []])
    const token = { token: secret, operation: 'order:list' }
    const code = async () => (await verifier.verify(token)).code
    expect(await code()).toBe('ok')
    for (const id of revocationIds) {
      feed().add('revoked', [id])
      await vi.waitUntil(async () => (await code()) === 'revoked', { timeout: 30_000 })
      feed().add('restored', [id])
      await vi.waitUntil(async () => (await code()) === 'ok', { timeout: 30_000 })
    }
  })

  test('it stays fresh, though nothing happens', async () => {
    const verifier = await open({ stalenessSeconds: 5 })
    const confirmed = () => performance.now() - verifier.status().ageSeconds! * 1_000
    const first = confirmed()
    await vi.waitUntil(() => confirmed() > first + 1_000, { timeout: 30_000 })
    expect(verifier.status()).toMatchObject({ available: true, position: 0 })
    const streamsAsked = feed().asked.filter((path) => path.includes('revocations')).length
    if (streams) expect(streamsAsked).toBeLessThan(4)
  })
})

test('a stream that says nothing, as behind some proxies, is left: it asks instead', async () => {
  feed().streams = 'silent'
  const verifier = await open({ stalenessSeconds: 4 })
  const { secret, revocationIds } = await minted()
  expect(await codeOf(verifier, secret)).toBe('ok')
  feed().add('revoked', revocationIds)
  await untilCode(verifier, secret, 'revoked')
  expect(await codeOf(verifier, await secretOf())).toBe('ok')
})

test.each([
  ['an event stream', true],
  ['answers', false],
])('a feed that begins anew is begun with anew, by %s', async (_, streams) => {
  feed().streams = streams
  const [kept, lost] = await Promise.all([minted(), minted()])
  feed().add('revoked', kept.revocationIds)
  feed().add('revoked', lost.revocationIds)
  const verifier = await open()
  expect(await codeOf(verifier, lost.secret)).toBe('revoked')
  feed().rewind(1)
  await untilCode(verifier, lost.secret, 'ok')
  expect(await codeOf(verifier, kept.secret)).toBe('revoked')
  expect(verifier.status()).toMatchObject({ position: 1, revocationIds: 1 })
})

test('all pages are read before the first answer', async () => {
  feed().pageSize = 2
  const all = await Promise.all(Array.from({ length: 5 }, () => minted()))
  for (const { revocationIds } of all) feed().add('revoked', revocationIds)
  const verifier = await open()
  for (const { secret } of all) expect(await codeOf(verifier, secret)).toBe('revoked')
  expect(verifier.status()).toMatchObject({ position: 5, revocationIds: 5 })
})

describe('keys', () => {
  test('a new key counts at once, and one that was retired no longer', async () => {
    const verifier = await open({ stalenessSeconds: 3 })
    const [old] = feed().keys
    const before = await minted()
    expect(await codeOf(verifier, before.secret)).toBe('ok')
    feed().keys = [
      { ...old!, state: 'verifying' },
      { ...(await generateKeyPair()), id: 8, state: 'signing' },
    ]
    const after = await minted([], feed().keys[1])
    expect(await codeOf(verifier, after.secret)).toBe('ok')
    expect(await codeOf(verifier, before.secret)).toBe('ok')
    feed().keys[0] = { ...old!, state: 'retired' }
    await untilCode(verifier, before.secret, 'bad_signature')
    expect(await codeOf(verifier, after.secret)).toBe('ok')
  })

  test('those of unknown keys cost one question a second, however many come', async () => {
    const verifier = await open()
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, id) => testToken([], { rootKeyId: 1_000 + id })))
    const asked = () => feed().asked.filter((path) => path.endsWith('/keys')).length
    const before = asked()
    const codes = await Promise.all(tokens.map(({ secret }) => codeOf(verifier, secret)))
    expect(new Set(codes)).toEqual(new Set(['bad_signature']))
    expect(asked() - before).toBe(1)
  })

  test('only pinned ones count where some are', async () => {
    const [own] = feed().keys
    const other = { ...(await generateKeyPair()), id: 8, state: 'verifying' as const }
    feed().keys.push(other)
    const verifier = await open({ publicKeys: [own!.publicKey.toUpperCase()] })
    expect(await codeOf(verifier, (await minted()).secret)).toBe('ok')
    expect(await codeOf(verifier, (await minted([], other)).secret)).toBe('bad_signature')
    // Whoever stands in between has keys of their own.
    const strange = await open({ publicKeys: [other.publicKey] })
    expect(await codeOf(strange, (await minted([], other)).secret)).toBe('unavailable')
    expect(strange.status().problem).toContain('signed by a key that is none of the organization’s')
  })

  test('a token that names another organization than the key’s is refused', async () => {
    const verifier = await open()
    const { id, privateKey } = feed().keys[0]!
    const { secret } = await testToken([], { rootKeyId: id, privateKey })
    expect(await verifier.verify({ token: secret })).toMatchObject({ code: 'bad_signature' })
  })
})

test('what has expired is forgotten as revoked: it stays refused', async () => {
  const { secret, revocationIds } = await minted([[{ type: 'expires', at: '2026-01-01T00:00:00Z' }]])
  feed().add('revoked', [revocationIds[1]!], '2026-01-01T00:00:00.000Z')
  const verifier = await open()
  expect(await codeOf(verifier, secret)).toBe('expired')
  expect(verifier.status().revocationIds).toBe(0)
})

test('without its server it starts unavailable, and recovers', async () => {
  feed().intercept = (_, response) => {
    response.destroy()
    return true
  }
  const verifier = await open({ stalenessSeconds: 2 })
  const { secret } = await minted()
  expect(await verifier.verify({ token: secret })).toMatchObject({ valid: false, code: 'unavailable' })
  expect(verifier.status()).toMatchObject({ available: false, ageSeconds: undefined, problem: expect.any(String) })
  // What no keys are needed for is answered all the same.
  expect(await codeOf(verifier, 'nonsense')).toBe('malformed')
  feed().intercept = () => false
  await untilCode(verifier, secret, 'ok')
})

test('its troubles are told to its log, once, and never a token', async () => {
  const told: string[] = []
  const log = { warn: tell, error: tell }
  function tell(details: object, message: string) {
    told.push(`${message} ${JSON.stringify(details)}`)
  }
  const verifier = await open({ stalenessSeconds: 2, log })
  const { secret } = await minted()
  feed().intercept = (_, response) => {
    response.destroy()
    return true
  }
  await untilCode(verifier, secret, 'unavailable')
  feed().intercept = () => false
  await untilCode(verifier, secret, 'ok')
  await vi.waitUntil(() => verifier.status().problem === undefined, { timeout: 30_000 })
  expect(told.filter((line) => line.includes('revocations cannot be read'))).toHaveLength(1)
  expect(told.filter((line) => line.includes('revocations can be read again'))).toHaveLength(1)
  expect(told.join()).not.toContain(secret.slice(8, 40))
})
