import type { FastifyBaseLogger } from 'fastify'
import { type Change, type ChangeReader, type FeedMark, readChanges } from '@/lib/changes/read-changes'
import { readNotification, type ToldChanges } from '@/lib/changes/read-notification'
import { openPool } from '../database'
import { prepareStatements } from '../prepared-statements'
import type { DatabaseClock } from './database-clock'
import { listen } from './listen'

/** Who is told of changes. */
export interface FeedFollower {
  /** Of changes in order, and where the feed is with them. */
  apply: (changes: Change[], position: number) => void
  /** Of what has just changed, before the feed tells of it. */
  doubt: (told: ToldChanges) => void
  /** Of all that had been committed at a time it has been told, as performance.now() tells. */
  confirm: (at: number) => void
  /** Nothing is known of what happened before this position. */
  reset: (position: number) => void
}

/** Follows what the database says has changed. */
export interface ChangeFeed {
  /** Where the follower is; undefined before anything is known. */
  position: () => number | undefined
  /** Milliseconds since the position was confirmed to be the last one. */
  age: () => number
  /** Whether it was confirmed within the bound, so that decisions may rest on what the follower knows. */
  isFresh: () => boolean
  /** Looks now. Resolves with whether a look that began after the call went well: what had been committed by then has been told. */
  catchUp: () => Promise<boolean>
  /** Looks within some milliseconds: there is more to be told. */
  soon: () => void
  /** Whether the last look failed: there is no use in waiting for the next one. */
  isFailing: () => boolean
  close: () => Promise<void>
}

export interface ChangeFeedSettings {
  databaseUrl: string
  /** Where to listen. */
  directDatabaseUrl: string
  stalenessMilliseconds: number
}

const pollEvery = 500
/** Of notifications that follow each other faster, several are answered by one look; and one that tells what has changed can wait as long. */
const leastPause = 10

/**
 * Polls the change feed and tells the follower, every half second and whenever something is heard. The follower knows all that was committed
 * before the last look began, and of what came after what to doubt.
 */
export function startChangeFeed(
  { databaseUrl, directDatabaseUrl, stalenessMilliseconds }: ChangeFeedSettings,
  follower: FeedFollower,
  clock: DatabaseClock,
  log: FastifyBaseLogger,
): ChangeFeed {
  // One connection of its own, so that it never waits for decisions. A look that takes too long ends with it.
  const patience = Math.max(1, stalenessMilliseconds / 2)
  const pool = openPool(databaseUrl, {
    name: 'latchkey verifier (feed)',
    most: 1,
    connecting: patience,
    answering: patience,
    kept: true,
  })
  const run = prepareStatements(pool)
  const reader: ChangeReader = { query: async (text, values) => ({ rows: await run({ text, values }) }) }
  let mark: FeedMark | undefined
  // By both clocks: the monotonic one stands still while the machine sleeps, and the other may be set.
  let confirmed: { monotonic: number; wall: number } | undefined
  let failing = false
  let closed = false
  let begun = -Infinity
  /** When something was heard first since the last look began. */
  let heard: number | undefined
  let current: Promise<boolean> | undefined
  let next: Promise<boolean> | undefined
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<boolean> {
    clearTimeout(timer)
    heard = undefined
    begun = performance.now()
    try {
      while (await readPage());
      if (failing) log.info('the change feed can be read again')
      failing = false
    } catch (error) {
      if (!failing && !closed) log.error({ err: error }, 'the change feed could not be read')
      failing = true
    }
    current = undefined
    if (!closed) schedule()
    return !failing
  }

  function schedule(): void {
    clearTimeout(timer)
    const due = heard === undefined ? begun + pollEvery : Math.max(begun, heard) + leastPause
    timer = setTimeout(catchUp, due - performance.now())
  }

  /** Whether there is more. */
  async function readPage(): Promise<boolean> {
    const asked = { monotonic: performance.now(), wall: Date.now() }
    const page = await readChanges(reader, mark)
    clock.observe(page.now, asked.monotonic, performance.now())
    if (!page.mark) {
      log.warn('the change feed does not go on where it was: everything is looked at anew')
      mark = undefined
      return true
    }
    if (mark) follower.apply(page.changes, page.mark.position)
    else follower.reset(page.mark.position)
    mark = page.mark
    if (!page.more) {
      confirmed = asked
      follower.confirm(asked.monotonic)
    }
    return page.more
  }

  function begin(): Promise<boolean> {
    next = undefined
    current = look()
    return current
  }

  function catchUp(): Promise<boolean> {
    if (!current) return begin()
    next ??= current.then(begin)
    return next
  }

  function wake(payload: string): void {
    if (closed) return
    const told = readNotification(payload)
    if (told) follower.doubt(told)
    if (told || current || performance.now() - begun < leastPause) soon()
    else void catchUp()
  }

  function soon(): void {
    heard ??= performance.now()
    if (!current && !closed) schedule()
  }

  const age = () =>
    confirmed
      ? Math.max(performance.now() - confirmed.monotonic, Date.now() - confirmed.wall)
      : Number.POSITIVE_INFINITY
  const listener = listen(directDatabaseUrl, 'latchkey_change', wake, log)
  void catchUp()
  return {
    position: () => mark?.position,
    age,
    isFresh: () => age() <= stalenessMilliseconds,
    catchUp,
    soon,
    isFailing: () => failing,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await Promise.all([listener.close(), current])
      await pool.end()
    },
  }
}
