import type { ServerResponse } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import { Problem } from '../problem'
import { inTurn } from './in-turn'
import type { RevocationFeed, SignedAnswer } from './revocation-feed'

/** Revocation feeds as event streams. */
export interface RevocationStreams {
  /** Throws a Problem when there are as many as there may be, or as an address may have. */
  makeSureOfRoom: (address: string) => void
  /** Sends a first page, and from then on what comes after it; nothing to one who has left meanwhile. */
  open: (slug: string, first: SignedAnswer, address: string, response: ServerResponse) => void
  /** Something may have changed. */
  wake: () => void
  /** Ends all. */
  close: () => void
}

export interface StreamLimits {
  /** Of this process. */
  streams: number
  perAddress: number
  /** Milliseconds after which one that does not take what was sent is ended. */
  patience: number
}

interface Stream {
  slug: string
  since: number
  address: string
  response: ServerResponse
  /** When something was sent last, and since when that has waited to be taken, as performance.now() tells. */
  sent: number
  waitingSince?: number
  /** What it is to be told is being looked for; `again` when more may have come meanwhile. */
  state?: 'looking' | 'again'
}

/** Readers know that they are up to date as of the time of issue of what came last: without news, too, they hear as often as this. */
const heartbeatEvery = 1_000
/** Of changes that follow each other faster, several are told at once. */
const leastPause = 10
/** A reader that lost its stream tries again after so many milliseconds. */
const retry = Buffer.from('retry: 1000\n')

export function startRevocationStreams(
  feed: Pick<RevocationFeed, 'page'>,
  log: FastifyBaseLogger,
  { streams: most, perAddress, patience }: StreamLimits = { streams: 1_000, perAddress: 100, patience: 10_000 },
): RevocationStreams {
  const streams = new Set<Stream>()
  let closed = false

  /** Tells every stream what came since it heard last; streams that are equally far hear the same bytes. */
  const tell = inTurn(leastPause, async () => {
    const groups = new Map<string, Stream[]>()
    for (const stream of streams) {
      if (hasLeft(stream)) streams.delete(stream)
      if (stream.response.destroyed || stream.waitingSince !== undefined) continue
      if (stream.state) {
        stream.state = 'again'
        continue
      }
      // Of each address apart, so that nobody waits for somebody else's turn; the page is made once all the same.
      const place = JSON.stringify([stream.slug, stream.since, stream.address])
      const group = groups.get(place)
      if (group) group.push(stream)
      else groups.set(place, [stream])
    }
    // Together, so that one look serves them all; and not waited for, as a feed may take long that is not up to date.
    for (const group of groups.values()) tellGroup(group).catch(fail)
  })

  async function tellGroup(group: Stream[]): Promise<void> {
    for (const stream of group) stream.state = 'looking'
    const answer = await findNews(group[0]!)
    const again = group.some(({ state }) => state === 'again')
    for (const stream of group) stream.state = undefined
    if (answer === 'ended') for (const { response } of group) response.end()
    if (typeof answer === 'object') {
      const now = performance.now()
      for (const stream of group) {
        if (answer.hasEntries || now - stream.sent >= heartbeatEvery * 0.9) send(stream, answer)
      }
    }
    if (again || (typeof answer === 'object' && !answer.complete)) wake()
  }

  /** `unknown` while nothing can be known: nothing is said then, and readers see that they are no longer up to date. */
  async function findNews({ slug, since, address }: Stream): Promise<SignedAnswer | 'unknown' | 'ended'> {
    try {
      return await feed.page(slug, since, address)
    } catch (error) {
      // A feed that is another one than before, they have to begin with again.
      return error instanceof Problem && error.status === 503 ? 'unknown' : 'ended'
    }
  }

  function send(stream: Stream, answer: SignedAnswer): void {
    stream.since = answer.next
    stream.sent = performance.now()
    if (stream.response.write(answer.event)) return
    stream.waitingSince = stream.sent
    stream.response.once('drain', () => {
      stream.waitingSince = undefined
      wake()
    })
  }

  /** One that has waited for too long is ended. */
  function hasLeft({ waitingSince, response }: Stream): boolean {
    if (waitingSince !== undefined && performance.now() - waitingSince > patience) response.destroy()
    return response.destroyed
  }

  function countOf(address: string): number {
    let count = 0
    for (const stream of streams) if (stream.address === address) count += 1
    return count
  }

  function wake(): void {
    if (closed || streams.size === 0) return
    tell().catch(fail)
  }

  function fail(error: unknown): void {
    log.error({ err: error }, 'event streams of revocations could not be served')
  }

  const timer = setInterval(wake, heartbeatEvery)
  return {
    makeSureOfRoom(address) {
      if (closed || streams.size >= most) {
        throw new Problem(
          503,
          'unavailable',
          'No further event stream can be served here. Ask again and again instead.',
        )
      }
      if (countOf(address) >= perAddress) throw tooMany()
    },
    open(slug, first, address, response) {
      // Its end has been told already, and would not be told again.
      if (response.destroyed) return
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        vary: 'accept',
        // nginx would hold events back otherwise.
        'x-accel-buffering': 'no',
      })
      response.write(retry)
      const stream: Stream = { slug, since: first.next, address, response, sent: 0 }
      response.on('close', () => streams.delete(stream)).on('error', () => undefined)
      streams.add(stream)
      send(stream, first)
      if (closed) response.end()
      else if (!first.complete) wake()
    },
    wake,
    close() {
      closed = true
      clearInterval(timer)
      for (const { response } of streams) response.end()
    },
  }
}

function tooMany(): Problem {
  return new Problem(
    429,
    'too_many_requests',
    'As many event streams as one address may have are open from this one. Ask again and again instead.',
    [],
    { 'retry-after': '1' },
  )
}
