import { availableParallelism } from 'node:os'
import type { AuthorizeOutcome } from '@/lib/biscuit/authorize'
import { createFairQueue } from '../limits/fair-queue'
import { addDuration, createDurations, type Durations } from '../metrics/durations'
import { createAllowances } from './allowances'
import { createRecords, type RunOrigin } from './records'
import type { DatalogRun } from './worker'
import { type DatalogLog, startWorkerPool } from './worker-pool'
import { runWatched, type Watched, type WorkerThread } from './worker-thread'

/**
 * What became of a run: the outcome, or `unavailable` when it could not be run to its end for no fault of the token's. `spent`: because its
 * credential has no CPU time left, so that asking again at once is of no use.
 */
export type RunOutcome = AuthorizeOutcome | { kind: 'unavailable'; spent?: boolean }

/** Runs tokens' Datalog where it can be killed. */
export interface DatalogRunner {
  run: (run: DatalogRun, origin: RunOrigin) => Promise<RunOutcome>
  counts: () => DatalogCounts
  /** Ends the workers; what waits is answered `unavailable`. */
  close: () => Promise<void>
}

/** Since it started, and as it is now. */
export interface DatalogCounts {
  /** Workers that were ended because a run had used up its CPU time, or its time. */
  killed: number
  /** Workers that died by themselves. */
  crashed: number
  /** Runs that were refused without being run, because of what the token did before. */
  refusedFromMemory: number
  /** Runs that were turned away: no room, or no CPU time left for their credential. */
  turnedAway: number
  /** CPU time of each run that was not in good time. */
  cpu: Durations
  /** Runs that wait for a worker. */
  waiting: number
  running: number
  /** Workers that are ready or at work. */
  workers: number
}

/** All in milliseconds. */
export interface DatalogLimits {
  /** CPU that one run may use before it is `too_complex`. An honest token needs 1 to 5. */
  cpu: number
  /** From asking to answering, with the time that a run waits for its turn: past it a run is `unavailable`, because the machine is busy. */
  wall: number
  /** Tokens that are run at once; by default as many as the machine bears. */
  atOnce?: number
}

/** A run that takes no longer than this is in good time, and costs its credential nothing: an honest one takes a tenth of it. */
const goodTime = 10
/** CPU time for the longer runs of one credential that come to an end, in milliseconds. */
const timeAllowed = { atOnce: 1_000, perSecond: 50 }
/** Its runs that end with their worker: what another one costs is about as much again as the run. */
const workersAllowed = { atOnce: 5, perSecond: 1 / 30 }
/** So many runs of a credential that has nothing left wait until it has. */
const maxInDebt = 10
const sweepEvery = 100
const queueLimits = { all: 1_000, perOwner: 250 }

// A credential has two accounts, so that tokens of which nothing is known use up nothing of those that ran well.
const good = ' good'
const unknown = ' unknown'

interface Used {
  usedCpu: number
}

interface Job extends DatalogRun {
  origin: RunOrigin
  /** Who waits and pays. */
  account: string
  since: number
  crashes: number
  settle: (outcome: RunOutcome) => void
}

/**
 * Starts worker threads that run one token each at a time, credentials taking turns. biscuit-wasm's own limits do not bound time (1 KB of
 * Datalog can take seconds), so a run past its budget is ended with its thread. A thread that dies by itself is tried once more, then the
 * token is `too_complex`: its Datalog is more than the WebAssembly can bear. Such a token is then refused from memory, and what it cost is
 * charged to its credential, which has so much and no more. Tokens of which nothing good is known never take the last worker: those that
 * ran well before go on being answered, whoever attacks. See docs/decisions.
 * @param tooComplex is told of each token that went beyond its budget.
 */
export function startDatalogRunner(
  log: DatalogLog,
  limits: DatalogLimits,
  tooComplex: (origin: RunOrigin) => void = () => undefined,
): DatalogRunner {
  const atOnce = limits.atOnce ?? Math.min(4, Math.max(2, availableParallelism()))
  const waiting = createFairQueue<Job>(queueLimits)
  const [time, workers] = [createAllowances(timeAllowed), createAllowances(workersAllowed)]
  const records = createRecords()
  const pool = startWorkerPool(atOnce + 1, log, pump)
  const counts = { killed: 0, crashed: 0, refusedFromMemory: 0, turnedAway: 0, cpu: createDurations() }
  const running = { good: 0, unknown: 0 }
  let sweeping: NodeJS.Timeout | undefined
  let closed = false

  function pump(): void {
    while (running.good + running.unknown < atOnce) {
      const worker = pool.take()
      if (!worker) break
      const job = nextJob()
      if (!job) {
        pool.giveBack(worker)
        break
      }
      void runJob(worker, job)
    }
    const { alive, starting } = pool.size()
    if (alive + starting === 0) turnAway(waiting.remove(() => true))
    sweep()
  }

  /** Of those that wait, one may have been found out by another that was the same. */
  function nextJob(): Job | undefined {
    for (;;) {
      const job = waiting.next(mayRun)
      if (!job || !records.isOffender(job.origin)) return job
      refuse(job)
    }
  }

  function mayRun(account: string): boolean {
    return waitOf(account) === 0 && (account.endsWith(good) || running.unknown < atOnce - 1)
  }

  /** Milliseconds until it may run again. */
  function waitOf(account: string): number {
    return Math.max(time.wait(account), workers.wait(account))
  }

  async function runJob(worker: WorkerThread, job: Job): Promise<void> {
    const kind = job.account.endsWith(good) ? 'good' : 'unknown'
    const { bytes, publicKey, facts, since } = job
    running[kind] += 1
    const watched = await runWatched(worker, { bytes, publicKey, facts }, since, { ...limits, unwatched: goodTime })
    running[kind] -= 1
    if (watched.usedCpu > goodTime) addDuration(counts.cpu, watched.usedCpu)
    if (watched.kind === 'killed' || watched.kind === 'crashed') lost(job, watched)
    else {
      pool.giveBack(worker)
      ended(job, watched)
    }
    pump()
  }

  function ended({ origin, account, settle }: Job, { usedCpu, ...outcome }: AuthorizeOutcome & Used): void {
    if (usedCpu > goodTime) {
      time.charge(account, usedCpu)
      if (outcome.kind === 'too_complex') noteOffence(origin)
    } else if (outcome.kind !== 'too_complex') records.noteGood(origin)
    settle(outcome)
  }

  function lost(job: Job, watched: Extract<Watched, { kind: 'killed' | 'crashed' }>): void {
    if (closed) job.settle({ kind: 'unavailable' })
    else if (mayTryAgain(job, watched)) waiting.putBack(job.account, job)
    else {
      const verdict = watched.kind === 'crashed' ? 'too_complex' : watched.verdict
      if (verdict === 'too_complex') noteOffence(job.origin)
      job.settle({ kind: verdict })
    }
  }

  function mayTryAgain(job: Job, watched: Extract<Watched, { kind: 'killed' | 'crashed' }>): boolean {
    const { kind } = watched
    const { credentialId } = job.origin
    log.warn({ credential: credentialId, outcome: kind }, 'a worker for custom Datalog was replaced')
    counts[kind] += 1
    // A run that was starved is no fault of anybody's.
    if (kind === 'killed' && watched.verdict === 'unavailable') return false
    workers.charge(job.account, 1)
    turnAwayHopeless(job.account)
    if (kind === 'killed') return false
    job.crashes += 1
    return job.crashes === 1
  }

  /** What the credential's tokens were trusted with, those that wait are trusted with no longer. */
  function noteOffence(origin: RunOrigin): void {
    records.noteOffence(origin)
    tooComplex(origin)
    const { credentialId } = origin
    const distrusted = waiting.remove((job) => job.account === credentialId + good && !records.isGood(job.origin))
    for (const job of distrusted) enqueue({ ...job, account: credentialId + unknown })
  }

  /** Those that wait longer than they can until their credential has something left again. */
  function turnAwayHopeless(account: string): void {
    const next = performance.now() + waitOf(account)
    turnAway(waiting.remove((job) => job.account === account && job.since + limits.wall < next))
  }

  function enqueue(job: Job): void {
    const { account } = job
    const wait = waitOf(account)
    const isHopeless = closed || wait > limits.wall || (wait > 0 && waiting.sizeOf(account) >= maxInDebt)
    if (isHopeless || !waiting.push(account, job)) turnAway([job])
  }

  function refuse({ settle }: Job): void {
    counts.refusedFromMemory += 1
    settle({ kind: 'too_complex' })
  }

  function turnAway(jobs: Job[]): void {
    counts.turnedAway += jobs.length
    for (const { account, settle } of jobs) settle({ kind: 'unavailable', spent: waitOf(account) > 0 })
  }

  /** As long as any wait: lets go of those whose time is over, and looks whether others may run now. */
  function sweep(): void {
    if (waiting.size() > 0) {
      sweeping ??= setInterval(() => {
        turnAway(waiting.remove(({ since }) => performance.now() - since > limits.wall))
        pump()
      }, sweepEvery).unref()
    } else {
      clearInterval(sweeping)
      sweeping = undefined
    }
  }

  return {
    run: (run, origin) =>
      new Promise((settle) => {
        const account = origin.credentialId + (records.isGood(origin) ? good : unknown)
        const job = { ...run, origin, account, since: performance.now(), crashes: 0, settle }
        if (records.isOffender(origin)) return refuse(job)
        enqueue(job)
        pump()
      }),
    counts: () => ({
      ...counts,
      waiting: waiting.size(),
      running: running.good + running.unknown,
      workers: pool.size().alive,
    }),
    close: async () => {
      closed = true
      turnAway(waiting.remove(() => true))
      sweep()
      await pool.close()
    },
  }
}
