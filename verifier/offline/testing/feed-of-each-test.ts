import { afterEach, beforeEach, vi } from 'vitest'
import { testToken } from '@/lib/biscuit/factories'
import type { Restriction } from '@/lib/restrictions/schema'
import { createOfflineVerifier, type OfflineVerifier, type OfflineVerifierOptions } from '../verifier'
import { type FeedServer, startFeedServer } from './feed-server'

/** A server for each test, that can be made to lie, offline verifiers that follow it, and tokens of its organization. */
export interface FeedOfEachTest {
  feed: () => FeedServer
  open: (options?: Partial<OfflineVerifierOptions>) => Promise<OfflineVerifier>
  /** A token with these blocks, signed by the server's first key unless another is given. */
  minted: (blocks?: Restriction[][], key?: FeedServer['keys'][number]) => ReturnType<typeof testToken>
  secretOf: (...blocks: Restriction[][]) => Promise<string>
}

/** What was opened is closed after each test, when clocks run as they should again. */
export function feedOfEachTest(): FeedOfEachTest {
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

  const minted = (blocks: Restriction[][] = [], key = feed.keys[0]!) =>
    testToken(blocks, { rootKeyId: key.id, privateKey: key.privateKey, organizationId: feed.organizationId })
  return {
    feed: () => feed,
    async open(options = {}) {
      // The machine that runs tests may be busy.
      const settings = { url: feed.url, organization: 'acme', stalenessSeconds: 30, ...options }
      const verifier = await createOfflineVerifier(settings)
      opened.push(verifier)
      return verifier
    },
    minted,
    secretOf: async (...blocks) => (await minted(blocks)).secret,
  }
}

export async function codeOf(verifier: OfflineVerifier, token: string): Promise<string> {
  return (await verifier.verify({ token })).code
}

/** Resolves once the verifier says so; the test's own time ends the wait. */
export async function untilCode(verifier: OfflineVerifier, token: string, code: string): Promise<void> {
  await vi.waitUntil(async () => (await codeOf(verifier, token)) === code, { timeout: 30_000, interval: 20 })
}
