import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { loadBiscuit } from '@/lib/biscuit/load'
import { db } from '@/lib/db/client'
import type { Decision } from '@/lib/decision/decision'
import type { FinishLimits } from './connections'
import type { VerifierContext } from './context'
import { startCopyNotices } from './copies/notice-copies'
import { connectForDecisions, connectForUsage } from './database'
import { startComplexityNotices } from './datalog/notice-too-complex'
import { startDatalogRunner } from './datalog/runner'
import { decideQuestion } from './decide-question'
import { type ChangeFeed, startChangeFeed } from './feed/change-feed'
import { createDatabaseClock } from './feed/database-clock'
import { createKeyLists } from './key-lists'
import { createKeyLookups } from './limits/key-lookups'
import { createRequestLimits, type LimitSettings } from './limits/request-limits'
import { createChangedAt } from './memory/changed-at'
import { createStateMemory } from './memory/state-memory'
import { createTokenMemory } from './memory/token-memory'
import { createMeasurements } from './metrics/measurements'
import { prepareStatements } from './prepared-statements'
import type { Question } from './request/verify-request'
import { startRevocationFeed } from './revocations/revocation-feed'
import { startRevocationStreams } from './revocations/streams'
import { buildServer } from './server'
import { createStateReader } from './state-reader'
import { startUsageWriter } from './usage-writer'
import { noSiblings, type Siblings } from './workers/siblings'

/** What a verifier is started with. */
export interface VerifierSettings {
  databaseUrl: string
  /** A direct connection, where the other goes through a pooler. */
  directDatabaseUrl?: string
  host?: string
  /** 0 takes any free one. Without one it does not listen: whoever started it gives it connections. */
  port?: number
  trustedProxies: string[]
  stalenessSeconds: number
  /** Of a worker among several. */
  siblings?: Siblings
  /** To the database, for decisions; 10 unless given. */
  connections?: number
  /** Milliseconds that it looks for the database before it listens without it; 10,000 unless given. */
  firstLookWithin?: number
  /** How long it waits for connections to end when it closes. */
  finish?: FinishLimits
  /** Unless given, nothing is limited. */
  limits?: LimitSettings
  /** LATCHKEY_URL; that of a Latchkey on this machine unless it is given. */
  issuer?: string
}

/** A verifier that listens. */
export interface RunningVerifier {
  app: FastifyInstance
  /** `http://127.0.0.1:3001`; empty when it does not listen. */
  address: string
  /** Decides one question within this process, as `/v1/verify` would. */
  decide: (question: Question) => Decision | Promise<Decision>
  /** Looks at the change feed now; resolves when all that had been committed is known, or it could not be looked at. */
  catchUp: () => Promise<void>
  /** Writes the usage that waits now; resolves when it is written, or could not be. */
  flushUsage: () => Promise<void>
  /** Resolves when the copies that were seen by now are listed, or could not be. */
  settleCopies: () => Promise<void>
  /** Finishes the requests that are under way, writes usage, and lets go of the database. */
  close: () => Promise<void>
}

const usualFinish = { idle: 1_000, limit: 5_000 }
/** From the beginning of the end until usage has to be written: less than a supervisor waits, or a worker is given (workers/run-workers.ts). */
const closingLimit = 7_000
const leastForUsage = 1_000
const usualFirstLook = 10_000
const betweenLooks = 100

/** Milliseconds of CPU that one token's custom Datalog may use. */
const datalogBudget = 250

/**
 * Starts a verifier. It listens whether or not the database can be reached, though a little later where not: decisions are `unavailable`
 * until it can.
 */
export async function startVerifier(settings: VerifierSettings, log: FastifyBaseLogger): Promise<RunningVerifier> {
  const stalenessMilliseconds = settings.stalenessSeconds * 1_000
  // Before the first request, which would otherwise wait for it.
  await loadBiscuit()
  const decisions = connectForDecisions(settings.databaseUrl, stalenessMilliseconds / 2, settings.connections ?? 10)
  const run = prepareStatements(decisions)
  const clock = createDatabaseClock()
  const changedAt = createChangedAt()
  const memory = createStateMemory(changedAt)
  const revocationFeed = startRevocationFeed({ databaseUrl: settings.databaseUrl, stalenessMilliseconds }, log)
  const revocations = { feed: revocationFeed, streams: startRevocationStreams(revocationFeed, log) }
  const feed = startChangeFeed(
    {
      databaseUrl: settings.databaseUrl,
      directDatabaseUrl: settings.directDatabaseUrl ?? settings.databaseUrl,
      stalenessMilliseconds,
    },
    {
      apply(changes, position) {
        changedAt.apply(changes, position)
        revocations.streams.wake()
      },
      doubt: changedAt.doubt,
      confirm: changedAt.confirm,
      reset(position) {
        memory.clear()
        changedAt.reset(position)
      },
    },
    clock,
    log,
  )
  const complexity = startComplexityNotices(log)
  const datalog = startDatalogRunner(log, { cpu: datalogBudget, wall: stalenessMilliseconds }, complexity.notice)
  const counting = connectForUsage(settings.databaseUrl)
  const usage = startUsageWriter(counting, log)
  const copies = startCopyNotices(log, changedAt)
  const measurements = createMeasurements()
  const context: VerifierContext = {
    feed,
    clock,
    tokens: createTokenMemory(),
    memory,
    state: createStateReader(run, clock, log),
    datalog,
    usage,
    copies,
    measurements,
    limits: createRequestLimits(settings.limits ?? {}, (limit) => {
      measurements.limited[limit] += 1
    }),
    keyLookups: createKeyLookups(),
    keyLists: createKeyLists(run, feed, changedAt.moment, log),
    revocations,
    siblings: settings.siblings ?? noSiblings(),
    trustedProxies: settings.trustedProxies,
    issuer: settings.issuer ?? 'http://localhost:3000',
    stalenessMilliseconds,
  }
  const app = buildServer(
    context,
    // Fastify would say that it listens; whoever started this says it better. Whoever wants to know everything hears it too.
    log.level === 'trace' ? log : log.child({}, { level: 'warn' }),
    settings.finish ?? usualFinish,
  )
  const close = async () => {
    const begun = performance.now()
    await app.close()
    await Promise.all([datalog.close(), feed.close(), revocationFeed.close()])
    await Promise.all([copies.close(), complexity.settle()])
    await usage.close(Math.max(leastForUsage, closingLimit - (performance.now() - begun)))
    await Promise.all([decisions.end(), counting.$disconnect(), db.$disconnect()])
  }
  try {
    await firstLook(feed, settings.firstLookWithin ?? usualFirstLook)
    const { host, port } = settings
    const address = port === undefined ? '' : await app.listen({ ...(host && { host }), port })
    await app.ready()
    const catchUp = async () => void (await feed.catchUp())
    const decide = (question: Question) => decideQuestion(context, question, undefined)
    return { app, address, decide, catchUp, flushUsage: usage.flush, settleCopies: copies.settle, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Whoever asks as soon as there is somebody to ask would otherwise be turned away. On a starved machine it takes more than one try, and of a
 * database that went away without a word nothing is heard.
 */
async function firstLook(feed: ChangeFeed, within: number): Promise<void> {
  const giveUp = performance.now() + within
  const isOver = () => performance.now() >= giveUp
  for (;;) {
    const tooLate = setTimeout(Math.max(0, giveUp - performance.now()), false, { ref: false })
    if ((await Promise.race([feed.catchUp(), tooLate])) || isOver()) return
    await setTimeout(betweenLooks)
  }
}
