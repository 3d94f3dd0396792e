import { setTimeout as delay } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { RevocationPayload } from '@/lib/revocations/payload'
import type { KeyRing } from './key-ring'
import { maxAnswer, type Requests, UnexpectedAnswer } from './request'
import { RefusedPage, type Revocations } from './revocations'
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
const beginAnewAfter = 60_000
/** Streams say every second that nothing happened: a bound below this would take that for silence. */
const leastBoundForStreams = 4_000
/** Where a stream brings nothing (a proxy may hold it back), it is tried again after so long. */
const streamAgainAfter = 60_000

/** Reads all pages, then listens to the event stream; where there is none, asks again and again. */
export function startFollowing(
  requests: Requests,
  keys: KeyRing,
  revocations: Revocations,
  { slug, stalenessMilliseconds, closed, log }: FollowSettings,
): Following {
  const path = () => `/v1/orgs/${encodeURIComponent(slug)}/revocations?since=${revocations.position()}`
  const pollEvery = Math.min(1_000, stalenessMilliseconds / 4)
  // Of keys and of revocations.
  const problems = new Map<string, unknown>()
  let refusedSince: number | undefined

  async function take(envelope: unknown, begun: number | undefined): Promise<RevocationPayload> {
    const ended = performance.now()
    const page = await readSignedPage(envelope, publicKeyOf)
    try {
      revocations.take(page, begun, ended)
      refusedSince = undefined
      return page
    } catch (error) {
      if (!(error instanceof RefusedPage)) throw error
      refusedSince ??= performance.now()
      if (error.isOther || performance.now() - refusedSince > beginAnewAfter) beginAnew()
      throw error
    }
  }

  function beginAnew(): void {
    revocations.reset()
    refusedSince = undefined
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
    // The process may have been starved, or asleep.
    if ((keys.confirmedAt() ?? 0) < performance.now() - stalenessMilliseconds / 2) await keys.load()
    for (let complete = false; !complete; ) {
      const begun = performance.now()
      const answer = await requests.json(path()).catch(beginAnewIfBeyond)
      const page = await take(answer, begun)
      if (!page.complete && page.next <= page.since) throw new Error('The revocation feed does not come to its end.')
      complete = page.complete
    }
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
    const timer = setTimeout(end, stalenessMilliseconds / 2).unref()
    closed.addEventListener('abort', end)
    let confirmed = false
    try {
      const stream = await requests.events(path(), ended.signal)
      const events = stream
        ?.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
        .pipeThrough(new EventSourceParserStream({ maxBufferSize: maxAnswer }))
      for await (const { data } of events ?? []) {
        await take(JSON.parse(data), undefined)
        confirmed = true
        timer.refresh()
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
