import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { PrismaClient } from '@/lib/db/generated/client'
import { flushUsage } from '@/lib/usage/flush'
import { createUsageBuffer, type UsageBatch, type UsageBuffer } from '@/lib/usage/usage-buffer'

/** Counts uses, and writes them to the database in the background. */
export interface UsageWriter {
  record: UsageBuffer['add']
  recordAgain: UsageBuffer['addAgain']
  /** What waits to be written, and what was left uncounted since the start. */
  counts: () => { waiting: number; dropped: number }
  /** Writes what is there now; resolves when it is written, or could not be. */
  flush: () => Promise<void>
  /** Writes what is left, trying for so many milliseconds, and stops. */
  close: (limit: number) => Promise<void>
}

const flushEvery = 1_000
/** Rows of each kind: one statement holds no more, however much an outage has left. */
const mostRows = 2_000
const closingPause = 500

/** Taken from the buffer, and not known to be written. */
interface BatchUnderWay {
  number: number
  batch: UsageBatch
  requests: number
}

/** Starts to write usage every second, one statement a flush. While the database is gone, uses are kept in bounded memory, beside one batch. */
export function startUsageWriter(db: Pick<PrismaClient, '$queryRaw'>, log: FastifyBaseLogger): UsageWriter {
  const buffer = createUsageBuffer()
  const writer = crypto.randomUUID()
  let batches = 0
  let underWay: BatchUnderWay | undefined
  let writing = Promise.resolve()
  let busy = false
  let failing = false
  let allDropped = 0
  let detail = buffer.detail()

  function nextBatch(): BatchUnderWay {
    const before = buffer.requests()
    const batch = buffer.take(mostRows)
    batches += 1
    return { number: batches, batch, requests: before - buffer.requests() }
  }

  /** Whether it went well. */
  async function writeOnce(): Promise<boolean> {
    underWay ??= nextBatch()
    const { number, batch } = underWay
    try {
      const left = await flushUsage(db, { writer, number }, batch)
      underWay = undefined
      buffer.putBack(left)
      if (failing) log.info('usage is written again')
      failing = false
    } catch (error) {
      // Whether it was written is not known: it is tried again as it is, before anything newer.
      if (!failing) log.warn({ err: error }, 'usage could not be written; it is kept and tried again every second')
      failing = true
    }
    return !failing
  }

  async function write(): Promise<void> {
    busy = true
    // So often, and not until nothing is left: what somebody has locked is put back each time.
    let flushes = Math.ceil(buffer.longest() / mostRows) + (underWay ? 1 : 0)
    while (flushes > 0 && (await writeOnce())) flushes -= 1
    busy = false
    tell()
  }

  function tell(): void {
    const least = buffer.takeLeastDetail()
    if (least !== detail)
      log.warn({ detail: least }, 'usage is counted with another detail than before, for lack of room')
    detail = least
    const dropped = buffer.takeDropped()
    allDropped += dropped
    if (dropped > 0) log.warn({ dropped }, 'uses were left uncounted: too many different ones are waiting')
  }

  // One flush at a time, or a batch that was put back could be overtaken.
  const flush = () => {
    writing = writing.then(write)
    return writing
  }

  async function writeRest(giveUp: number): Promise<void> {
    await flush()
    // What is left were rows that someone had locked, or the database is gone.
    while ((underWay || !buffer.isEmpty()) && performance.now() + closingPause < giveUp) {
      await setTimeout(closingPause)
      await flush()
    }
  }

  const timer = setInterval(() => busy || flush(), flushEvery)
  return {
    record: buffer.add,
    recordAgain: buffer.addAgain,
    counts: () => ({ waiting: buffer.waiting() + rowsOf(underWay), dropped: allDropped }),
    flush,
    close: async (limit) => {
      clearInterval(timer)
      // The database may have gone without a word, and its answer never come.
      await Promise.race([writeRest(performance.now() + limit), setTimeout(limit, undefined, { ref: false })])
      const uses = buffer.requests() + (underWay?.requests ?? 0)
      if (uses > 0) log.error({ uses }, 'uses could not be written before the end')
    },
  }
}

function rowsOf(underWay: BatchUnderWay | undefined): number {
  return underWay ? underWay.batch.counts.length + underWay.batch.refusals.length : 0
}
