import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testToken } from '@/lib/biscuit/factories'
import { generateKeyPair } from '@/lib/biscuit/keys'
import type { Restriction } from '@/lib/restrictions/schema'
import { type FeedServer, startFeedServer } from './testing/feed-server'
import { createOfflineVerifier, type OfflineVerifier, type OfflineVerifierOptions } from './verifier'

// Against a server that can be made to lie; real-feed.db.test.ts asks the real one.

let feed: FeedServer
let opened: OfflineVerifier[]
beforeEach(async () => {
  feed = await startFeedServer()
  opened = []
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(opened.map((verifier) => verifier.close()))
  await feed.stop()
})

async function open(options: Partial<OfflineVerifierOptions> = {}): Promise<OfflineVerifier> {
  // The machine that runs tests may be busy.
  const verifier = await createOfflineVerifier({
    url: feed.url,
    organization: 'acme',
    stalenessSeconds: 30,
    ...options,
  })
  opened.push(verifier)
  return verifier
}

const minted = (blocks: Restriction[][] = [], key = feed.keys[0]!) =>
  testToken(blocks, { rootKeyId: key.id, privateKey: key.privateKey, organizationId: feed.organizationId })
const secretOf = async (...blocks: Restriction[][]) => (await minted(blocks)).secret
const codeOf = async (verifier: OfflineVerifier, token: string) => (await verifier.verify({ token })).code
/** Resolves once the verifier says so; the test's own time ends the wait. */
const until = (verifier: OfflineVerifier, token: string, code: string) =>
  vi.waitUntil(async () => (await codeOf(verifier, token)) === code, { timeout: 30_000, interval: 20 })

describe('an answer', () => {
  test('says what the token says of itself, and that permission was not checked', async () => {
    const verifier = await open()
    const { secret, input } = await minted([[{ type: 'expires', at: '2126-01-01T00:00:00Z' }]])
    expect(await verifier.verify({ token: `Bearer ${secret}`, operation: 'order:list' })).toEqual({
      valid: true,
      code: 'ok',
      reason: expect.stringContaining('Roles and teams were not looked at'),
      permission: 'not_checked',
      organization: { id: feed.organizationId, slug: 'acme' },
      principal: input.owner,
      token: {
        rootId: input.rootTokenId,
        credentialId: input.credentialId,
        kind: 'service',
        expiresAt: '2126-01-01T00:00:00Z',
      },
    })
  })

  test('names the failing check', async () => {
    const verifier = await open()
    const token = await secretOf([{ type: 'read_only' }])
    expect(await verifier.verify({ token, access: 'write' })).toMatchObject({
      valid: false,
      code: 'restricted',
      failedCheck: { block: 1, source: 'check if access("read")' },
      permission: 'not_checked',
    })
  })

  test.each([
    ['application', { application: 'app_a' }],
    ['operation', { operation: 'order:list' }],
    ['method', { method: 'GET' }],
  ])('without a stated access, a request that names %s writes', async (_, question) => {
    const verifier = await open()
    const token = await secretOf([{ type: 'read_only' }])
    expect(await verifier.verify({ token, ...question })).toMatchObject({ code: 'restricted' })
    expect(await verifier.verify({ token, ...question, access: 'read' })).toMatchObject({ code: 'ok' })
  })

  test('says nothing of a token whose signature is not good', async () => {
    const verifier = await open()
    const { secret } = await testToken([], { rootKeyId: feed.keys[0]!.id })
    const answer = await verifier.verify({ token: secret })
    expect(answer).toEqual({
      valid: false,
      code: 'bad_signature',
      reason: expect.any(String),
      permission: 'not_checked',
    })
  })

  test.each([
    [undefined, 'missing'],
    [null, 'missing'],
    ['Bearer ', 'missing'],
    ['nonsense', 'malformed'],
  ])('about %j is %s', async (token, code) => {
    expect(await (await open()).verify({ token })).toMatchObject({ valid: false, code })
  })

  test.each([
    [{ application: 'orders' }, 'application: Name the application by its id'],
    [{ operation: 'list' }, 'operation: An operation is written resource:action'],
    [{ clientIp: 'localhost' }, 'clientIp: The client address is not an IP address'],
    [{ path: '/a/../b' }, 'path: The path begins with'],
    [{ organisation: 'acme' }, 'organisation: There is no such field'],
  ])('is none to the question %j, which is the caller’s error', async (question, message) => {
    const verifier = await open()
    const asked = verifier.verify({ token: 'x', ...question })
    await expect(asked).rejects.toThrow(message)
    await expect(asked).rejects.toMatchObject({ name: 'InvalidQuestion', statusCode: 400 })
  })
})

describe('options', () => {
  test.each([
    [{ url: 'verify.example.com' }, 'url is the address'],
    [{ url: 'ftp://verify.example.com' }, 'url is the address'],
    [{ organization: 'Acme Ltd' }, 'organization is the slug'],
    [{ stalenessSeconds: 0 }, 'stalenessSeconds is at least 1'],
    [{ publicKeys: [] }, 'publicKeys names at least one'],
    [{ publicKeys: ['ed25519/00'] }, 'publicKeys are of 64 hex digits'],
    [{ staleness: 5 }, 'There is no option staleness'],
  ])('%j are refused', async (options, message) => {
    await expect(open(options as object)).rejects.toThrow(message)
  })

  test('with a slug that is nobody’s are refused', async () => {
    await expect(open({ organization: 'nobody' })).rejects.toThrow('knows no organization with the slug nobody')
  })
})

describe.each([
  ['an event stream', true],
  ['answers to questions', false],
])('by %s', (_, streams) => {
  beforeEach(() => {
    feed.streams = streams
  })

  test('a revocation is followed, and a restoration', async () => {
    const verifier = await open()
    const { secret, revocationIds } = await minted([[{ type: 'operations', names: ['order:list'] }], []])
    const token = { token: secret, operation: 'order:list' }
    const code = async () => (await verifier.verify(token)).code
    expect(await code()).toBe('ok')
    for (const id of revocationIds) {
      feed.add('revoked', [id])
      await vi.waitUntil(async () => (await code()) === 'revoked', { timeout: 30_000 })
      feed.add('restored', [id])
      await vi.waitUntil(async () => (await code()) === 'ok', { timeout: 30_000 })
    }
  })

  test('it stays fresh, though nothing happens', async () => {
    const verifier = await open({ stalenessSeconds: 5 })
    const confirmed = () => performance.now() - verifier.status().ageSeconds! * 1_000
    const first = confirmed()
    await vi.waitUntil(() => confirmed() > first + 1_000, { timeout: 30_000 })
    expect(verifier.status()).toMatchObject({ available: true, position: 0 })
    const streamsAsked = feed.asked.filter((path) => path.includes('revocations')).length
    if (streams) expect(streamsAsked).toBeLessThan(4)
  })
})

test('a stream that says nothing, as behind some proxies, is left: it asks instead', async () => {
  feed.streams = 'silent'
  const verifier = await open({ stalenessSeconds: 4 })
  const { secret, revocationIds } = await minted()
  expect(await codeOf(verifier, secret)).toBe('ok')
  feed.add('revoked', revocationIds)
  await until(verifier, secret, 'revoked')
  expect(await codeOf(verifier, await secretOf())).toBe('ok')
})

test.each([
  ['an event stream', true],
  ['answers', false],
])('a feed that begins anew is begun with anew, by %s', async (_, streams) => {
  feed.streams = streams
  const [kept, lost] = await Promise.all([minted(), minted()])
  feed.add('revoked', kept.revocationIds)
  feed.add('revoked', lost.revocationIds)
  const verifier = await open()
  expect(await codeOf(verifier, lost.secret)).toBe('revoked')
  feed.rewind(1)
  await until(verifier, lost.secret, 'ok')
  expect(await codeOf(verifier, kept.secret)).toBe('revoked')
  expect(verifier.status()).toMatchObject({ position: 1, revocationIds: 1 })
})

test('all pages are read before the first answer', async () => {
  feed.pageSize = 2
  const all = await Promise.all(Array.from({ length: 5 }, () => minted()))
  for (const { revocationIds } of all) feed.add('revoked', revocationIds)
  const verifier = await open()
  for (const { secret } of all) expect(await codeOf(verifier, secret)).toBe('revoked')
  expect(verifier.status()).toMatchObject({ position: 5, revocationIds: 5 })
})

describe('keys', () => {
  test('a new key counts at once, and one that was retired no longer', async () => {
    const verifier = await open({ stalenessSeconds: 3 })
    const [old] = feed.keys
    const before = await minted()
    expect(await codeOf(verifier, before.secret)).toBe('ok')
    feed.keys = [
      { ...old!, state: 'verifying' },
      { ...(await generateKeyPair()), id: 8, state: 'signing' },
    ]
    const after = await minted([], feed.keys[1])
    expect(await codeOf(verifier, after.secret)).toBe('ok')
    expect(await codeOf(verifier, before.secret)).toBe('ok')
    feed.keys[0] = { ...old!, state: 'retired' }
    await until(verifier, before.secret, 'bad_signature')
    expect(await codeOf(verifier, after.secret)).toBe('ok')
  })

  test('those of unknown keys cost one question a second, however many come', async () => {
    const verifier = await open()
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, id) => testToken([], { rootKeyId: 1_000 + id })))
    const asked = () => feed.asked.filter((path) => path.endsWith('/keys')).length
    const before = asked()
    const codes = await Promise.all(tokens.map(({ secret }) => codeOf(verifier, secret)))
    expect(new Set(codes)).toEqual(new Set(['bad_signature']))
    expect(asked() - before).toBe(1)
  })

  test('only pinned ones count where some are', async () => {
    const [own] = feed.keys
    const other = { ...(await generateKeyPair()), id: 8, state: 'verifying' as const }
    feed.keys.push(other)
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
    const { id, privateKey } = feed.keys[0]!
    const { secret } = await testToken([], { rootKeyId: id, privateKey })
    expect(await verifier.verify({ token: secret })).toMatchObject({ code: 'bad_signature' })
  })
})

describe('what is not what it should be leaves no trace, and the answers become unavailable', () => {
  const hour = 3_600_000
  test.each<[string, (payload: import('@/lib/revocations/payload').RevocationPayload) => object, string]>([
    ['another organization’s', (page) => ({ ...page, organization: 'org_other' }), 'another organization'],
    ['with a gap', (page) => ({ ...page, since: page.since + 1, next: page.next + 1 }), 'leaves something out'],
    ['issued long ago', (page) => ({ ...page, issuedAt: new Date(Date.now() - hour).toISOString() }), 'too late'],
    ['that never ends', (page) => ({ ...page, complete: false, entries: [] }), 'does not come to its end'],
    ['of another form', (page) => ({ ...page, entries: 'none' }), 'another form'],
  ])('a page %s', async (_, lie, problem) => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    expect(await codeOf(verifier, secret)).toBe('ok')
    feed.lie = (page) => lie(page) as typeof page
    await until(verifier, secret, 'unavailable')
    expect(verifier.status()).toMatchObject({ available: false, problem: expect.stringContaining(problem) })
    feed.lie = (page) => page
    await until(verifier, secret, 'ok')
    expect(verifier.status().problem).toBeUndefined()
  })

  test('a page that is signed by somebody else, by the same id', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    const thief = { ...(await generateKeyPair()), id: feed.keys[0]!.id, state: 'signing' as const }
    feed.signsWith = () => thief
    await until(verifier, secret, 'unavailable')
  })

  test('a page that is signed by a retired key', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const [retired] = feed.keys
    feed.keys = [
      { ...retired!, state: 'retired' },
      { ...(await generateKeyPair()), id: 8, state: 'signing' },
    ]
    const { secret } = await minted([], feed.keys[1])
    await until(verifier, secret, 'ok')
    feed.signsWith = () => retired!
    await until(verifier, secret, 'unavailable')
  })

  test('the same answer again and again', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    const kept: { text?: string } = {}
    feed.lie = (page) => {
      kept.text ??= page.issuedAt
      return { ...page, issuedAt: kept.text }
    }
    await until(verifier, secret, 'unavailable')
    expect(verifier.status().problem).toContain('repeats an old answer')
  })

  test('an answer that goes on for ever, and one that never comes', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    feed.intercept = (path, response) => {
      if (path.endsWith('/keys')) return false
      const write = () => response.write(' '.repeat(1_000_000), () => response.destroyed || setImmediate(write))
      write()
      return true
    }
    await until(verifier, secret, 'unavailable')
    feed.intercept = (path) => !path.endsWith('/keys')
    await vi.waitUntil(() => verifier.status().problem?.includes('No answer came within'), { timeout: 30_000 })
    feed.intercept = () => false
    await until(verifier, secret, 'ok')
  })

  test('keys that cannot be read', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    feed.intercept = (path, response) => {
      if (path.endsWith('/keys')) response.writeHead(503).end()
      return path.endsWith('/keys')
    }
    await until(verifier, secret, 'unavailable')
    expect(verifier.status().problem).toContain('503')
  })
})

test('an old feed is not begun with: it would hide what was revoked since', async () => {
  feed.lie = (page) => ({ ...page, issuedAt: new Date(Date.now() - 3_600_000).toISOString() })
  const verifier = await open({ stalenessSeconds: 1 })
  expect(await codeOf(verifier, await secretOf())).toBe('unavailable')
  expect(verifier.status().problem).toContain('it is old, or this machine’s clock is fast')
})

test('a server whose clock was set back is believed again after a minute', async () => {
  // Time passes as the test waits.
  vi.useFakeTimers({ toFake: ['performance'] })
  const verifier = await open()
  const { secret, revocationIds } = await minted()
  expect(await codeOf(verifier, secret)).toBe('ok')
  feed.lie = (page) => ({ ...page, issuedAt: new Date(Date.parse(page.issuedAt) - 120_000).toISOString() })
  feed.add('revoked', revocationIds)
  vi.advanceTimersByTime(31_000)
  await until(verifier, secret, 'unavailable')
  vi.advanceTimersByTime(61_000)
  await until(verifier, secret, 'revoked')
})

test('setting the machine’s clock revives nothing, and ends nothing', async () => {
  const verifier = await open()
  // The server runs in this process, and its clock is not set.
  const { timeOrigin } = performance
  feed.lie = (page) => ({ ...page, issuedAt: new Date(timeOrigin + performance.now()).toISOString() })
  const at = new Date(Date.now() + 60_000)
  const token = await secretOf([{ type: 'expires', at: `${at.toISOString().slice(0, 19)}Z` }])
  const expired = await secretOf([{ type: 'expires', at: '2026-01-01T00:00:00Z' }])
  for (const set of ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']) {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(set) })
    expect([await codeOf(verifier, token), await codeOf(verifier, expired)]).toEqual(['ok', 'expired'])
  }
})

test('without its server it starts unavailable, and recovers', async () => {
  feed.intercept = (_, response) => {
    response.destroy()
    return true
  }
  const verifier = await open({ stalenessSeconds: 2 })
  const { secret } = await minted()
  expect(await verifier.verify({ token: secret })).toMatchObject({ valid: false, code: 'unavailable' })
  expect(verifier.status()).toMatchObject({ available: false, ageSeconds: undefined, problem: expect.any(String) })
  // What no keys are needed for is answered all the same.
  expect(await codeOf(verifier, 'nonsense')).toBe('malformed')
  feed.intercept = () => false
  await until(verifier, secret, 'ok')
})

test('its troubles are told to its log, once, and never a token', async () => {
  const told: string[] = []
  const log = { warn: tell, error: tell }
  function tell(details: object, message: string) {
    told.push(`${message} ${JSON.stringify(details)}`)
  }
  const verifier = await open({ stalenessSeconds: 2, log })
  const { secret } = await minted()
  feed.intercept = (_, response) => {
    response.destroy()
    return true
  }
  await until(verifier, secret, 'unavailable')
  feed.intercept = () => false
  await until(verifier, secret, 'ok')
  await vi.waitUntil(() => verifier.status().problem === undefined)
  expect(told.filter((line) => line.includes('revocations cannot be read'))).toHaveLength(1)
  expect(told.filter((line) => line.includes('revocations can be read again'))).toHaveLength(1)
  expect(told.join()).not.toContain(secret.slice(8, 40))
})

test('custom Datalog runs apart, and ends when it takes too long', async () => {
  const verifier = await open()
  const custom = (source: string) => secretOf([{ type: 'custom', source }])
  const asked = { operation: 'order:list', clientIp: '203.0.113.7' }
  const good = await custom('check if operation($o), $o.ends_with(":list"), client_network("203.0.113.0/24");')
  expect(await verifier.verify({ ...asked, token: good })).toMatchObject({ code: 'ok' })
  expect(await verifier.verify({ ...asked, token: good, operation: 'order:read' })).toMatchObject({
    code: 'restricted',
    failedCheck: { block: 1 },
  })
  const facts = Array.from({ length: 40 }, (_, index) => `f(${index});`).join(' ')
  const bomb = await custom(`${facts} check if f($a), f($b), f($c), f($d), $a + $b + $c + $d == 1000;`)
  expect(await verifier.verify({ ...asked, token: bomb })).toMatchObject({ code: 'too_complex' })
})

test('what has expired is forgotten as revoked: it stays refused', async () => {
  const { secret, revocationIds } = await minted([[{ type: 'expires', at: '2026-01-01T00:00:00Z' }]])
  feed.add('revoked', [revocationIds[1]!], '2026-01-01T00:00:00.000Z')
  const verifier = await open()
  expect(await codeOf(verifier, secret)).toBe('expired')
  expect(verifier.status().revocationIds).toBe(0)
})

test('closed, it answers nothing any more and asks for nothing', async () => {
  const verifier = await open()
  const { secret } = await minted()
  await verifier.close()
  expect(await codeOf(verifier, secret)).toBe('unavailable')
})
