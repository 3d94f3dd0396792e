import { expect } from 'vitest'
import type { RevocationPayload } from '@/lib/revocations/payload'
import { revocationPayloadSchema } from '@/lib/revocations/payload'

/** What an organization publishes after a position, page by page; each is as its signature says. */
export async function publishedPages(url: string, slug: string, since = 0): Promise<RevocationPayload[]> {
  const pages: RevocationPayload[] = []
  for (let from = since; ; ) {
    const response = await fetch(`${url}/v1/orgs/${slug}/revocations?since=${from}`)
    expect(response.status).toBe(200)
    const { payload, jws } = (await response.json()) as { payload: RevocationPayload; jws: string }
    expect(JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString())).toEqual(payload)
    const page = revocationPayloadSchema.strict().parse(payload)
    expect(page.since).toBe(from)
    pages.push(page)
    if (page.complete) return pages
    expect(page.next).toBeGreaterThan(from)
    from = page.next
  }
}

/** The set of revoked ids that somebody has who had `revoked` before these pages. */
export function replay(pages: RevocationPayload[], revoked: Iterable<string> = []): Set<string> {
  const set = new Set(revoked)
  for (const { entries } of pages) {
    for (const { change, revocationIds } of entries) {
      for (const id of revocationIds) {
        if (change === 'revoked') set.add(id)
        else set.delete(id)
      }
    }
  }
  return set
}
