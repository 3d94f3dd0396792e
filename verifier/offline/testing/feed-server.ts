import { createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CompactSign } from 'jose'
import { generateKeyPair, type SigningKeyPair } from '@/lib/biscuit/keys'
import { newId } from '@/lib/ids'
import type { RevocationEntry, RevocationPayload } from '@/lib/revocations/payload'

/** A signing key as the server lists it. */
export type FeedKey = SigningKeyPair & { id: number; state: 'signing' | 'verifying' | 'retired' }

/**
 * Answers as a verifier does with an organization's keys and its signed revocation feed, and can be made to do it wrongly, which the real
 * one cannot.
 */
export interface FeedServer {
  url: string
  organizationId: string
  keys: FeedKey[]
  /** A revocation or restoration, at the next position. */
  add: (change: 'revoked' | 'restored', revocationIds: string[], expiresAt?: string) => void
  /** Forgets what there was at the end, as when a database is restored. */
  rewind: (count: number) => void
  /** What is different from the truth, before it is signed. */
  lie: (payload: RevocationPayload) => RevocationPayload
  /** The key that signs pages; by default the one in state signing. */
  signsWith: () => FeedKey
  /** Answers in the place of it, before anything else; true when it did. */
  intercept: (path: string, response: ServerResponse) => boolean
  /** Whether event streams are offered, or such that say nothing; and what was asked for so far. */
  streams: boolean | 'silent'
  asked: string[]
  pageSize: number
  /** Ends open connections, and takes no more. */
  stop: () => Promise<void>
}

export async function startFeedServer(keyId = 7): Promise<FeedServer> {
  const entries: RevocationEntry[] = []
  const streaming = new Set<() => void>()
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    feed.asked.push(request.url!)
    if (feed.intercept(request.url!, response)) return
    if (pathname === '/v1/orgs/acme/keys') return void answer(response, { keys: feed.keys.map(listed) })
    if (pathname !== '/v1/orgs/acme/revocations') return void answer(response, {}, 404)
    const since = Number(searchParams.get('since'))
    if (feed.streams && request.headers.accept === 'text/event-stream') stream(since, response)
    else void page(since).then((signed) => answer(response, signed ?? { code: 'beyond_feed' }, signed ? 200 : 400))
  })

  async function page(since: number) {
    // As after a database was restored.
    if (since > (entries.at(-1)?.position ?? 0)) return undefined
    const news = entries.filter((entry) => entry.position > since)
    const shown = news.slice(0, feed.pageSize)
    const payload = feed.lie({
      organization: feed.organizationId,
      since,
      next: shown.at(-1)?.position ?? since,
      complete: shown.length === news.length,
      issuedAt: new Date().toISOString(),
      entries: shown,
    })
    const { id, publicKey, privateKey } = feed.signsWith()
    const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey), d: base64url(privateKey) }
    const jws = await new CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', kid: String(id) })
      .sign(createPrivateKey({ key: jwk, format: 'jwk' }))
    // Nobody may look at what stands beside the signature.
    return { payload: { ...payload, entries: [] }, jws }
  }

  function stream(from: number, response: ServerResponse): void {
    let since = from
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    if (feed.streams === 'silent') return
    let last = Promise.resolve()
    const send = () => {
      last = last.then(async () => {
        const signed = await page(since)
        if (!signed) return void response.end()
        since = entries.at(-1)?.position ?? since
        response.write(`event: revocations\nid: ${since}\ndata: ${JSON.stringify(signed)}\n\n`)
      })
    }
    const timer = setInterval(send, 200)
    streaming.add(send)
    response.on('close', () => {
      clearInterval(timer)
      streaming.delete(send)
    })
    send()
  }

  const feed: FeedServer = {
    url: '',
    organizationId: newId('org'),
    keys: [{ ...(await generateKeyPair()), id: keyId, state: 'signing' }],
    add(change, revocationIds, expiresAt) {
      const position = (entries.at(-1)?.position ?? 0) + 1
      entries.push({ position, at: new Date().toISOString(), change, revocationIds, ...(expiresAt && { expiresAt }) })
      for (const send of streaming) send()
    },
    rewind: (count) => void entries.splice(-count),
    lie: (payload) => payload,
    signsWith: () => feed.keys.find(({ state }) => state === 'signing')!,
    intercept: () => false,
    streams: false,
    asked: [],
    pageSize: 1_000,
    async stop() {
      server.closeAllConnections()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  feed.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return feed
}

function listed({ id, publicKey, state }: FeedKey) {
  return { id, algorithm: 'ed25519', publicKey, state, createdAt: '2026-11-22T00:00:00.000Z', retiredAt: null }
}

function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
