import { setTimeout as delay } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { RevocationPayload } from '@/lib/revocations/payload'
import type { KeyRing } from './key-ring'
import { ageOf, type Moment, momentNow } from './moment'
import { maxAnswer, type Requests, UnexpectedAnswer } from './request'
import { type History, RefusedPage, type Revocations } from './revocations'
import { readSignedPage } from './signed-page'
import type { OfflineLog } from './verifier'

/** Keeps keys and revocations up to date until it is closed. */
export interface Following {
  /** Settles when all pages were read for the first time, or with what stood against it. */
  first: Promise<unknown>
  /** Asks now what is new; false when that could not be found out. Who asks meanwhile waits for the same answer. */
  catchUp: () => Promise<boolean>
  /** Why nothing newer is known, as long as that is so. */
  problem: () => string | undefined
}

export interface FollowSettings {
  slug: string
  stalenessMilliseconds: number
  closed: AbortSignal
  log: OfflineLog | undefined
}

/** A server that had its feed's clock set back, or its database put in place of another, is begun with anew after so long. */
const doubtedFor = 60_000
/** Whatever was missed is not missed for ever: so often everything is read anew. */
const readAnewEvery = 24 * 3_600_000
/** Streams say every second that nothing happened: a bound below this would take that for silence. */
const leastBoundForStreams = 4_000
/** How late a stream is only the answer to a question tells. */
const askBesideStreamEvery = 60_000
/** Where a stream brings nothing (a proxy may hold it back), it is tried again after so long. */
const streamAgainAfter = 60_000

/** Reads all pages, then listens to the event stream; where there is none, asks again and again. */
export function startFollowing(
  requests: Requests,
  keys: KeyRing,
  revocations: Revocations,
  { slug, stalenessMilliseconds, closed, log }: FollowSettings,
): Following {
  const pathAfter = ({ position }: History) => `/v1/orgs/${encodeURIComponent(slug)}/revocations?since=${position}`
  const pollEvery = Math.min(1_000, stalenessMilliseconds / 4)
  const halfBound = stalenessMilliseconds / 2
  const readAnewAfter = jittered(readAnewEvery)
  // Of keys and of revocations.
  const problems = new Map<string, unknown>()
  let doubtedSince: number | undefined
  let polled: Moment | undefined
  const isOlder = (moment: Moment | undefined, milliseconds: number) => !moment || ageOf(moment) > milliseconds

  async function take(history: History, envelope: unknown, begun?: Moment): Promise<RevocationPayload> {
    const ended = performance.now()
    const page = await readSignedPage(envelope, publicKeyOf)
    try {
      const late = revocations.take(history, page, begun, ended)
      if (begun) believe(late, ended - begun.monotonic)
      return page
    } catch (error) {
      if (error instanceof RefusedPage) doubt(error.isOther)
      throw error
    }
  }

  /** An answer that came quickly, and seems to have been on its way for long, is next to one that is refused. */
  function believe(late: number, took: number): void {
    if (late <= halfBound) doubtedSince = undefined
    else if (took < halfBound / 2 && doubt(false)) {
      throw new Error('The server’s clock was set back: the revocation feed is begun with anew.')
    }
  }

  /** True when it has lasted for too long, and everything is begun with anew. */
  function doubt(isOther: boolean): boolean {
    doubtedSince ??= performance.now()
    const isOver = isOther || performance.now() - doubtedSince > doubtedFor
    if (isOver) beginAnew()
    return isOver
  }

  function beginAnew(): void {
    revocations.reset()
    doubtedSince = undefined
  }

  /** A feed that has not come as far as this is another one than before, such as after a database was restored. */
  function beginAnewIfBeyond(error: unknown): never {
    if (error instanceof UnexpectedAnswer && error.code === 'beyond_feed') beginAnew()
    throw error
  }

  async function publicKeyOf(id: number): Promise<string | undefined> {
    const key = await keys.find(id)
    return key && key.state !== 'retired' ? key.publicKey : undefined
  }

  async function readPages(): Promise<void> {
    const begun = momentNow()
    // The process may have been starved, or asleep.
    if (isOlder(keys.confirmedAt(), halfBound)) await keys.load()
    if (revocations.isLost()) await readToEnd(revocations.anew)
    else {
      await readToEnd(revocations.current)
      // A page at a time: what answers rest on stays fresh.
      if (isReadingAnew()) await readPage(revocations.anew())
    }
    polled = begun
  }

  function isReadingAnew(): boolean {
    return revocations.isReadingAnew() || isOlder(revocations.current().begun, readAnewAfter)
  }

  async function readToEnd(history: () => History): Promise<void> {
    while (!(await readPage(history())));
  }

  /** Whether it was the last. */
  async function readPage(history: History): Promise<boolean> {
    const begun = momentNow()
    const answer = await requests.json(pathAfter(history)).catch(beginAnewIfBeyond)
    const { complete, since, next } = await take(history, answer, begun)
    if (!complete && next <= since) throw new Error('The revocation feed does not come to its end.')
    return complete
  }

  let reading: Promise<boolean> | undefined
  const catchUp = () => {
    reading ??= noting('revocations', readPages).finally(() => {
      reading = undefined
    })
    return reading
  }

  /** False when it failed, which is then the problem. */
  async function noting(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      if (problems.delete(what)) log?.warn({}, `latchkey: the organization’s ${what} can be read again`)
      return true
    } catch (error) {
      if (closed.aborted) return false
      if (!problems.has(what)) log?.error({ err: error }, `latchkey: the organization’s ${what} cannot be read`)
      problems.set(what, error)
      return false
    }
  }

  /** True when the stream confirmed something before it ended, for whatever reason: what is wrong is found out by asking. */
  async function listen(): Promise<boolean> {
    const ended = new AbortController()
    const end = () => ended.abort()
    const timer = setTimeout(end, halfBound).unref()
    closed.addEventListener('abort', end)
    let confirmed = false
    try {
      const stream = await requests.events(pathAfter(revocations.current()), ended.signal)
      const events = stream
        ?.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
        .pipeThrough(new EventSourceParserStream({ maxBufferSize: maxAnswer }))
      for await (const { data } of events ?? []) {
        if (revocations.isLost()) break
        await take(revocations.current(), JSON.parse(data))
        confirmed = true
        timer.refresh()
        if (isReadingAnew() || isOlder(polled, askBesideStreamEvery) || isOlder(revocations.confirmedAt(), halfBound)) {
          void catchUp()
        }
      }
    } catch {
      // Ended.
    }
    clearTimeout(timer)
    closed.removeEventListener('abort', end)
    return confirmed
  }

  async function follow(): Promise<void> {
    let streamFrom = stalenessMilliseconds < leastBoundForStreams ? Number.POSITIVE_INFINITY : 0
    while (!closed.aborted) {
      const isRead = await catchUp()
      if (isRead && performance.now() >= streamFrom && !(await listen())) {
        streamFrom = performance.now() + jittered(streamAgainAfter)
      }
      await pause(jittered(pollEvery), closed)
    }
  }

  async function keepKeys(): Promise<void> {
    while (!closed.aborted) {
      await pause(jittered(stalenessMilliseconds / 3), closed)
      await noting('keys', keys.load)
    }
  }

  const first = catchUp().then(() => problems.get('revocations'))
  void follow()
  void keepKeys()
  return { first, catchUp, problem: () => [...problems.values()].map(sentenceOf)[0] }
}

/** Resolves after so many milliseconds, or when `closed`; no process is kept alive for it. */
function pause(milliseconds: number, closed: AbortSignal): Promise<void> {
  return delay(milliseconds, undefined, { signal: closed, ref: false }).catch(() => undefined)
}

// So that those who were started together do not ask together.
function jittered(milliseconds: number): number {
  return milliseconds * (0.8 + 0.4 * Math.random())
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // fetch says why in its cause.
  const { cause } = error as { cause?: { code?: string; message?: string } }
  return cause ? `${error.message}: ${cause.code ?? cause.message}` : error.message
}
