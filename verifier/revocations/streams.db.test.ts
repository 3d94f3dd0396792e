import { EventSourceParserStream } from 'eventsource-parser/stream'
import { afterEach, describe, expect, test } from 'vitest'
import type { RevocationPayload } from '@/lib/revocations/payload'
import { publishedPages } from '../testing/published'
import { startTestVerifier, verifierOfThisFile } from '../testing/test-verifier'
import { createTestToken, createTestWorld, type TestWorld, tokenActions } from '../testing/test-world'

// The feed as an event stream.

const verifier = verifierOfThisFile()

interface Event {
  id: string | undefined
  payload: RevocationPayload
  jws: string
}

const readers: AbortController[] = []
afterEach(() => {
  for (const reader of readers.splice(0)) reader.abort()
})

/** Opens a stream; `next` waits for the next event that `wanted` says yes to. */
async function open(
  { organization }: TestWorld,
  { query = '', headers = {}, url = verifier.get().url }: { query?: string; headers?: object; url?: string } = {},
) {
  const abort = new AbortController()
  readers.push(abort)
  const response = await fetch(`${url}/v1/orgs/${organization.slug}/revocations${query}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  })
  const events = response
    .body!.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  return {
    response,
    abort,
    /** Undefined when the stream has ended. */
    async next(wanted: (payload: RevocationPayload) => boolean = () => true): Promise<Event | undefined> {
      for (;;) {
        const { done, value } = await events.read()
        if (done) return undefined
        const { payload, jws } = JSON.parse(value.data) as Event
        if (wanted(payload)) return { id: value.id, payload, jws }
      }
    },
  }
}

const hasEntries = ({ entries }: RevocationPayload) => entries.length > 0

describe('a stream', () => {
  test('begins with what there is, and tells of each change as it comes', async () => {
    const world = await createTestWorld()
    const { tokenId } = await createTestToken(world)
    await tokenActions(world).revoke(tokenId)
    const { response, next } = await open(world)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    // Or nginx would hold events back.
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    const [page] = await publishedPages(verifier.get().url, world.organization.slug)
    const first = (await next())!
    expect(first.id).toBe(String(page!.entries[0]!.position))
    expect(first.payload).toEqual({ ...page, issuedAt: first.payload.issuedAt })
    expect(JSON.parse(Buffer.from(first.jws.split('.')[1]!, 'base64url').toString())).toEqual(first.payload)

    await tokenActions(world).restore(tokenId)
    const second = await next(hasEntries)
    expect(second).toMatchObject({
      id: String(second!.payload.next),
      payload: { since: page!.next, complete: true, entries: [{ change: 'restored', position: second!.payload.next }] },
    })
  })

  test('says that there is nothing new, again and again', async () => {
    const { next } = await open(await createTestWorld())
    const times = [await next(), await next(), await next()].map((event) => Date.parse(event!.payload.issuedAt))
    expect(times[1]).toBeGreaterThan(times[0]!)
    expect(times[2]).toBeGreaterThan(times[1]!)
  })

  test('goes on where it was lost, whatever its address says', async () => {
    const world = await createTestWorld()
    const [first, second] = [await createTestToken(world), await createTestToken(world)]
    await tokenActions(world).revoke(first.tokenId)
    const lost = await open(world, { query: '?since=0' })
    const { id } = (await lost.next())!
    lost.abort.abort()
    await tokenActions(world).revoke(second.tokenId)
    const resumed = await open(world, { query: '?since=0', headers: { 'last-event-id': id } })
    const event = (await resumed.next(hasEntries))!
    expect(event.payload).toMatchObject({ since: Number(id), entries: [{ token: second.tokenId }] })
  })

  test.each(['', 'x', '-1', '1,2'])('refuses to go on after the event %j', async (lastEventId) => {
    const world = await createTestWorld()
    const { response } = await open(world, { headers: { 'last-event-id': lastEventId } })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })

  test.each([
    ['text/event-stream', true],
    ['application/json, text/event-stream;q=0.9', true],
    ['text/event-stream;q=0', false],
    ['*/*', false],
  ])('is what Accept: %s asks for: %s', async (accept, isStream) => {
    const { response } = await open(await createTestWorld(), { headers: { accept } })
    expect(response.headers.get('content-type')?.startsWith('text/event-stream')).toBe(isStream)
  })
})

test('many streams of many organizations each hear what is theirs', async () => {
  const worlds = await Promise.all([createTestWorld(), createTestWorld()])
  const streams = await Promise.all([...worlds, ...worlds, ...worlds].map((world) => open(world)))
  await Promise.all(streams.map((stream) => stream.next()))
  const tokens = await Promise.all(worlds.map((world) => createTestToken(world)))
  for (const [index, { tokenId }] of tokens.entries()) await tokenActions(worlds[index]!).revoke(tokenId)
  const heard = await Promise.all(streams.map((stream) => stream.next(hasEntries)))
  expect(heard.map((event) => event!.payload.entries[0]!.token)).toEqual(
    streams.map((_, index) => tokens[index % 2]!.tokenId),
  )
})

test('streams end in order when the verifier closes, and none begins any more', async () => {
  const world = await createTestWorld()
  const closing = await startTestVerifier({ finish: { idle: 50, limit: 600_000 } })
  const streams = await Promise.all(Array.from({ length: 5 }, () => open(world, { url: closing.url })))
  await Promise.all(streams.map((stream) => stream.next()))
  await closing.running.close()
  for (const stream of streams) expect(await stream.next(() => false)).toBeUndefined()
})
