import { expect, test, vi } from 'vitest'
import type { RevocationPayload } from '@/lib/revocations/payload'
import { type DatabaseLink, openDatabaseLink } from '../testing/database-link'
import { publishedPages, replay } from '../testing/published'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import { createTestToken, createTestWorld, tokenActions } from '../testing/test-world'

// The feed while the database cannot be reached: it says nothing rather than what may no longer be true.

async function withLink(work: (verifier: TestVerifier, link: DatabaseLink) => Promise<void>): Promise<void> {
  const link = await openDatabaseLink()
  const verifier = await startTestVerifier({ databaseUrl: link.url, stalenessSeconds: 2 })
  try {
    await work(verifier, link)
  } finally {
    link.mend()
    await verifier.running.close()
    await link.close()
  }
}

test.each(['cut', 'stall'] as const)(
  '%s: 503, streams fall silent, and both go on when it is back',
  async (how) => {
    await withLink(async ({ url }, link) => {
      const world = await createTestWorld()
      const { slug } = world.organization
      const { tokenId } = await createTestToken(world)
      const address = `${url}/v1/orgs/${slug}/revocations`
      expect(replay(await publishedPages(url, slug)).size).toBe(0)
      const abort = new AbortController()
      const stream = await fetch(address, { headers: { accept: 'text/event-stream' }, signal: abort.signal })
      let heard = ''
      const listening = (async () => {
        for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream() as never)) heard += chunk
      })().catch(() => undefined)
      await vi.waitUntil(() => heard.includes('"next":0'), { timeout: 10_000 })

      link[how]()
      await vi.waitUntil(async () => (await fetch(address)).status === 503, { timeout: 20_000 })
      const answer = await fetch(address)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await answer.json()).toMatchObject({ code: 'unavailable' })
      expect((await fetch(address, { headers: { accept: 'text/event-stream' } })).status).toBe(503)
      await tokenActions(world).revoke(tokenId)
      const revokedBy = Date.now()

      link.mend()
      await vi.waitUntil(async () => (await fetch(address)).status === 200, { timeout: 20_000 })
      expect(replay(await publishedPages(url, slug)).size).toBe(1)
      await vi.waitUntil(() => /"next":[1-9]/.test(heard), { timeout: 10_000 })
      abort.abort()
      await listening
      const events = [...heard.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!).payload)
      for (const { next, issuedAt } of events as RevocationPayload[]) {
        if (Date.parse(issuedAt) > revokedBy) expect(next).toBeGreaterThan(0)
      }
    })
  },
  90_000,
)
