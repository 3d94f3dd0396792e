import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { PrismaClient } from '@/lib/db/generated/client'
import { flushUsage } from '@/lib/usage/flush'
import { createUsageBuffer, type UsageBatch, type Use } from '@/lib/usage/usage-buffer'

/** Counts uses, and writes them to the database in the background. */
export interface UsageWriter {
  record: (use: Use) => void
  /** What waits to be written, and what was left uncounted since the start. */
  counts: () => { waiting: number; dropped: number }
  /** Writes what is there now; resolves when it is written, or could not be. */
  flush: () => Promise<void>
  /** Writes what is left, trying for a few seconds, and stops. */
  close: () => Promise<void>
}

const flushEvery = 1_000
const closingAttempts = 4
const closingPause = 500

/** Starts to write usage every second, one statement a flush. While the database is gone, uses are kept in bounded memory. */
export function startUsageWriter(db: PrismaClient, log: FastifyBaseLogger): UsageWriter {
  const buffer = createUsageBuffer()
  let writing = Promise.resolve()
  let busy = false
  let failing = false
  let allDropped = 0

  async function write(): Promise<void> {
    const batch = buffer.take()
    if (isEmpty(batch)) return
    busy = true
    try {
      buffer.putBack(await flushUsage(db, batch))
      if (failing) log.info('usage is written again')
      failing = false
    } catch (error) {
      buffer.putBack(batch)
      if (!failing) log.warn({ err: error }, 'usage could not be written; it is kept and tried again every second')
      failing = true
    }
    busy = false
    const dropped = buffer.takeDropped()
    allDropped += dropped
    if (dropped > 0) log.warn({ dropped }, 'uses were left uncounted: too many different ones are waiting')
  }

  // One flush at a time, or a batch that was put back could be overtaken.
  const flush = () => {
    writing = writing.then(write)
    return writing
  }
  const timer = setInterval(() => busy || flush(), flushEvery)
  return {
    record: buffer.add,
    counts: () => ({ waiting: buffer.waiting(), dropped: allDropped }),
    flush,
    close: async () => {
      clearInterval(timer)
      await flush()
      // What is left were rows that someone had locked, or the database is gone.
      for (let attempt = 1; attempt < closingAttempts && !buffer.isEmpty(); attempt++) {
        await setTimeout(closingPause)
        await flush()
      }
    },
  }
}

function isEmpty(batch: UsageBatch): boolean {
  return Object.values(batch).every((rows) => rows.length === 0)
}
