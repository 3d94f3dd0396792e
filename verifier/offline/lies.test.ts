import { describe, expect, test, vi } from 'vitest'
import { generateKeyPair } from '@/lib/biscuit/keys'
import type { RevocationPayload } from '@/lib/revocations/payload'
import { codeOf, feedOfEachTest, untilCode } from './testing/feed-of-each-test'

// A server that lies, or somebody in its place, as the real one cannot be made to.

const { feed, minted, open, secretOf } = feedOfEachTest()

describe('what is not what it should be leaves no trace, and the answers become unavailable', () => {
  const hour = 3_600_000
  test.each<[string, (payload: RevocationPayload) => object, string]>([
    ['another organization’s', (page) => ({ ...page, organization: 'org_other' }), 'another organization'],
    ['with a gap', (page) => ({ ...page, since: page.since + 1, next: page.next + 1 }), 'leaves something out'],
    ['issued long ago', (page) => ({ ...page, issuedAt: new Date(Date.now() - hour).toISOString() }), 'too late'],
    ['that never ends', (page) => ({ ...page, complete: false, entries: [] }), 'does not come to its end'],
    ['of another form', (page) => ({ ...page, entries: 'none' }), 'another form'],
  ])('a page %s', async (_, lie, problem) => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    expect(await codeOf(verifier, secret)).toBe('ok')
    feed().lie = (page) => lie(page) as typeof page
    await untilCode(verifier, secret, 'unavailable')
    expect(verifier.status()).toMatchObject({ available: false, problem: expect.stringContaining(problem) })
    feed().lie = (page) => page
    await untilCode(verifier, secret, 'ok')
    expect(verifier.status().problem).toBeUndefined()
  })

  test('a page that is signed by somebody else, by the same id', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    const thief = { ...(await generateKeyPair()), id: feed().keys[0]!.id, state: 'signing' as const }
    feed().signsWith = () => thief
    await untilCode(verifier, secret, 'unavailable')
  })

  test('a page that is signed by a retired key', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const [retired] = feed().keys
    feed().keys = [
      { ...retired!, state: 'retired' },
      { ...(await generateKeyPair()), id: 8, state: 'signing' },
    ]
    const { secret } = await minted([], feed().keys[1])
    await untilCode(verifier, secret, 'ok')
    feed().signsWith = () => retired!
    await untilCode(verifier, secret, 'unavailable')
  })

  test('the same answer again and again', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    const kept: { text?: string } = {}
    feed().lie = (page) => {
      kept.text ??= page.issuedAt
      return { ...page, issuedAt: kept.text }
    }
    await untilCode(verifier, secret, 'unavailable')
    expect(verifier.status().problem).toContain('repeats an old answer')
  })

  test('an answer that goes on for ever, and one that never comes', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    feed().intercept = (path, response) => {
      if (path.endsWith('/keys')) return false
      const write = () => response.write(' '.repeat(1_000_000), () => response.destroyed || setImmediate(write))
      write()
      return true
    }
    await untilCode(verifier, secret, 'unavailable')
    feed().intercept = (path) => !path.endsWith('/keys')
    await vi.waitUntil(() => verifier.status().problem?.includes('No answer came within'), { timeout: 30_000 })
    feed().intercept = () => false
    await untilCode(verifier, secret, 'ok')
  })

  test('keys that cannot be read', async () => {
    const verifier = await open({ stalenessSeconds: 2 })
    const { secret } = await minted()
    feed().intercept = (path, response) => {
      if (path.endsWith('/keys')) response.writeHead(503).end()
      return path.endsWith('/keys')
    }
    await untilCode(verifier, secret, 'unavailable')
    expect(verifier.status().problem).toContain('503')
  })

  test('keys that cannot be read, though a stream goes on telling that nothing was revoked', async () => {
    feed().streams = true
    const verifier = await open({ stalenessSeconds: 4 })
    const { secret } = await minted()
    expect(await codeOf(verifier, secret)).toBe('ok')
    feed().intercept = (path, response) => {
      if (path.endsWith('/keys')) response.writeHead(503).end()
      return path.endsWith('/keys')
    }
    await untilCode(verifier, secret, 'unavailable')
    feed().intercept = () => false
    await untilCode(verifier, secret, 'ok')
  })
})

test('an old feed is not begun with: it would hide what was revoked since', async () => {
  feed().lie = (page) => ({ ...page, issuedAt: new Date(Date.now() - 3_600_000).toISOString() })
  const verifier = await open({ stalenessSeconds: 1 })
  expect(await codeOf(verifier, await secretOf())).toBe('unavailable')
  expect(verifier.status().problem).toContain('it is old, or this machine’s clock is fast')
})
